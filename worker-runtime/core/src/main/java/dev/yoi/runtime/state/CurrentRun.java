package dev.yoi.runtime.state;

import dev.yoi.runtime.event.PermissionOption;
import dev.yoi.runtime.event.WorkerEvent;
import java.time.Instant;
import java.util.List;

/// A run that the log says has begun and not ended: its number, the sequence of the input it answers, the tool
/// calls without a recorded result and the permission requests without a decision, oldest first.
public record CurrentRun(long run, long inputSeq, List<OpenCall> openCalls, List<OpenRequest> openRequests) {
    /// Open tool calls beyond this many are not tracked one by one; requests beyond it are refused.
    public static final int MAX_OPEN = 256;

    public CurrentRun {
        openCalls = List.copyOf(openCalls);
        openRequests = List.copyOf(openRequests);
    }

    static CurrentRun begun(long run, long inputSeq) {
        return new CurrentRun(run, inputSeq, List.of(), List.of());
    }

    CurrentRun withCall(WorkerEvent.ToolCall e, long seq, Instant at) {
        var call = new OpenCall(seq, at, e.run(), e.call(), Texts.cut(e.tool()), Texts.cut(e.title()), false);
        return new CurrentRun(run, inputSeq, Lists.plus(openCalls, call, MAX_OPEN), openRequests);
    }

    CurrentRun withoutCall(String call) {
        return new CurrentRun(
                run, inputSeq, Lists.minus(openCalls, open -> open.call().equals(call)), openRequests);
    }

    CurrentRun withRequest(WorkerEvent.PermissionRequested e, long seq, Instant at) {
        var request =
                new OpenRequest(seq, at, e.run(), e.request(), e.call(), Texts.cut(e.title()), labels(e.options()));
        return new CurrentRun(run, inputSeq, openCalls, Lists.plus(openRequests, request, MAX_OPEN));
    }

    private static List<PermissionOption> labels(List<PermissionOption> options) {
        return options.stream()
                .map(option -> new PermissionOption(option.id(), Texts.cut(option.label()), option.kind()))
                .toList();
    }

    CurrentRun withoutRequest(String request) {
        return new CurrentRun(
                run,
                inputSeq,
                openCalls,
                Lists.minus(openRequests, open -> open.request().equals(request)));
    }

    /// The calls that end with the run and without a result.
    List<OpenCall> leftOpen() {
        return openCalls.stream()
                .map(call -> asked(call) ? call.withoutAnswer() : call)
                .toList();
    }

    /// The calls that are not waiting for an answer themselves.
    List<OpenCall> notAsked() {
        return openCalls.stream().filter(call -> !asked(call)).toList();
    }

    private boolean asked(OpenCall call) {
        return openRequests.stream().anyMatch(request -> call.call().equals(request.call()));
    }
}
