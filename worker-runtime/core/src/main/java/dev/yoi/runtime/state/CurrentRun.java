package dev.yoi.runtime.state;

import java.util.List;

/// A run that the log says has begun and not ended: its number, the sequence of the input it answers, the tool
/// calls without a recorded result and the permission requests without a decision, oldest first.
public record CurrentRun(long run, long inputSeq, List<String> openCalls, List<String> openRequests) {
    /// Open tool calls or requests beyond this many are not tracked one by one.
    public static final int MAX_OPEN = 256;

    public CurrentRun {
        openCalls = List.copyOf(openCalls);
        openRequests = List.copyOf(openRequests);
    }

    static CurrentRun begun(long run, long inputSeq) {
        return new CurrentRun(run, inputSeq, List.of(), List.of());
    }

    CurrentRun withCall(String call) {
        return new CurrentRun(run, inputSeq, Lists.plus(openCalls, call, MAX_OPEN), openRequests);
    }

    CurrentRun withoutCall(String call) {
        return new CurrentRun(run, inputSeq, Lists.minus(openCalls, call::equals), openRequests);
    }

    CurrentRun withRequest(String request) {
        return new CurrentRun(run, inputSeq, openCalls, Lists.plus(openRequests, request, MAX_OPEN));
    }

    CurrentRun withoutRequest(String request) {
        return new CurrentRun(run, inputSeq, openCalls, Lists.minus(openRequests, request::equals));
    }
}
