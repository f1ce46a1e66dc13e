package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.FilesystemStoreOptions.Host;
import dev.yoi.runtime.fsstore.format.Records.Holder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether the process that wrote `holder.json` still runs. The lock of the operating system decides who may
/// write; this is for the case that somebody deleted or replaced the file that is locked. In doubt the answer is
/// no: a process id that another process has by now, or a machine that can't be asked, must not keep a store
/// shut.
final class OtherHolder {
    /// Systems say when a process began to a second or so.
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private OtherHolder() {}

    static boolean runs(Holder holder) {
        Host us = Host.current();
        if (!holder.host().equals(us.name()) || holder.pid() == us.pid()) {
            return false;
        }
        return ProcessHandle.of(holder.pid())
                .filter(process -> process.isAlive() && !ended(process))
                .flatMap(OtherHolder::started)
                .filter(started -> near(started, holder.started()))
                .isPresent();
    }

    /// When the process with this id began.
    static @Nullable Instant started(long pid) {
        return ProcessHandle.of(pid).flatMap(OtherHolder::started).orElse(null);
    }

    private static Optional<Instant> started(ProcessHandle process) {
        return process.info().startInstant();
    }

    /// One that ended and that nobody asked for its exit code has no command any more.
    private static boolean ended(ProcessHandle process) {
        return process.info().command().isEmpty()
                && process.info().commandLine().isEmpty();
    }

    private static boolean near(Instant started, @Nullable Instant said) {
        return said != null && Duration.between(said, started).abs().compareTo(TOLERANCE) < 0;
    }
}
