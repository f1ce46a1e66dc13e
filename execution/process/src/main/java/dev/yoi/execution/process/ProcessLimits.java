package dev.yoi.execution.process;

import java.time.Duration;

/// Limits of commands (I11). `outputBytes`: standard output and error of one run together, unless its profile
/// says otherwise. `runTime`: of one run, likewise. `drain`: how long output may go on behind the end of the
/// command. `interruptStep`: how long an interrupted command has for each of: heeding the interrupt, heeding a
/// terminate signal. `close`: for everything together when the backend closes.
public record ProcessLimits(
        long outputBytes, Duration runTime, Duration drain, Duration interruptStep, Duration close) {
    /// What a profile may ask for at most: 1 GiB of output.
    public static final long MAX_OUTPUT_BYTES = 1L << 30;
    /// What a profile may ask for at most.
    public static final Duration MAX_RUN_TIME = Duration.ofDays(7);

    /// 8 MiB, a day, 2 s, 2 s, 5 s.
    public static final ProcessLimits DEFAULT = new ProcessLimits(
            8L << 20, Duration.ofDays(1), Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(5));
}
