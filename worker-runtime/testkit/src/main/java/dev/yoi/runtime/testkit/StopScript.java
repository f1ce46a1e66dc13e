package dev.yoi.runtime.testkit;

/// How the executions of a [ScriptedBackend] take a stop.
public enum StopScript {
    /// Ends when asked.
    HEEDS,
    /// Ignores the question, ends on a terminate signal.
    NEEDS_TERMINATE,
    /// Ends only when killed.
    NEEDS_KILL,
    /// Goes on for ever: the stop comes back as unknown when its deadline has passed.
    NEVER_ENDS,
    /// The backend can't stop anything and says so by an exception.
    THROWS
}
