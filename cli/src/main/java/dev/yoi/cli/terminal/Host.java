package dev.yoi.cli.terminal;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Everything a command gets from the process it runs in, so that a test can be that process.
///
/// @param interactive a person reads the output: colours and hints are welcome, a browser may open
/// @param folder the current folder
/// @param keys a new idempotency key at each call
/// @param pause waits that long
public record Host(
        PrintStream out,
        PrintStream err,
        InputStream in,
        boolean interactive,
        Map<String, String> environment,
        Path folder,
        Supplier<String> keys,
        Consumer<Duration> pause) {
    public Host {
        environment = Map.copyOf(environment);
    }

    /// An environment variable; empty when it is not set.
    public String variable(String name) {
        return environment.getOrDefault(name, "");
    }

    /// See no-color.org: any value but the empty one switches colours off.
    public boolean coloured() {
        return interactive
                && variable("NO_COLOR").isEmpty()
                && !variable("TERM").equals("dumb");
    }
}
