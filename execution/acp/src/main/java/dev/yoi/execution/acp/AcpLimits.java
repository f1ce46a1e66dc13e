package dev.yoi.execution.acp;

import java.time.Duration;

/// Limits of agents (I11). `frameBytes`: one line of the protocol. `outputCharacters`: text of one run, unless
/// its profile says otherwise. `runTime`: of one run, likewise. `cancel`: how long an agent has to heed a cancel
/// before its process is ended. `close`: for everything together when the backend closes.
public record AcpLimits(int frameBytes, long outputCharacters, Duration runTime, Duration cancel, Duration close) {
    /// What a profile may ask for at most.
    public static final long MAX_OUTPUT_CHARACTERS = 1L << 30;
    /// What a profile may ask for at most.
    public static final Duration MAX_RUN_TIME = Duration.ofDays(7);

    /// 16 MiB, 8 Mi characters, a day, 15 s, 5 s.
    public static final AcpLimits DEFAULT =
            new AcpLimits(16 << 20, 8L << 20, Duration.ofDays(1), Duration.ofSeconds(15), Duration.ofSeconds(5));
}
