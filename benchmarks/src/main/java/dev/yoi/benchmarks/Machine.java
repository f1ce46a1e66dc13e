package dev.yoi.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// On what it was measured.
public final class Machine {
    private Machine() {}

    static String described(Path folder) throws IOException {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return String.format(
                Locale.ROOT,
                "%d processors, %s, %s %s, %s on %s, JDK %s, load %.1f at the start",
                system.getAvailableProcessors(),
                memory(),
                system.getName(),
                system.getVersion(),
                Files.getFileStore(folder).type(),
                Files.getFileStore(folder).name(),
                Runtime.version(),
                system.getSystemLoadAverage());
    }

    /// What this process used of the processors so far. Where others use them too it says more than the clock.
    public static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean known
                ? known.getProcessCpuTime()
                : 0;
    }

    private static String memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean known
                ? Math.round(known.getTotalMemorySize() / (double) (1L << 30)) + " GiB"
                : "unknown memory";
    }
}
