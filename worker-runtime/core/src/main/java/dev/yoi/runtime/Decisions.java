package dev.yoi.runtime;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.event.WorkerEvent.PermissionDecided;
import dev.yoi.runtime.event.WorkerEvent.ToolResolved;
import dev.yoi.runtime.execution.Decision;
import dev.yoi.runtime.state.CurrentRun;
import dev.yoi.runtime.state.OpenCall;
import dev.yoi.runtime.state.OpenRequest;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.EventPage;
import dev.yoi.runtime.store.PageRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a person decides: permission requests, and tool calls of which nobody knows whether they happened (I9).
/// The decision is durable before anybody acts on it. Whether it was made before is told by the log alone, so a
/// repetition needs no key.
final class Decisions {
    /// How far back in the log a decision is looked for that is not open any more, in events.
    private static final int LOOK_BACK = 4_000;

    private static final int PAGE = 500;

    private final Engine engine;

    Decisions(Engine engine) {
        this.engine = engine;
    }

    /// What is decided now; its append, and whether somebody is told.
    private record Taken(Commit commit, boolean delivered) {
        DecisionReceipt receipt() {
            commit.await();
            return new DecisionReceipt(commit.lastSeq(), delivered, false);
        }
    }

    DecisionReceipt approve(WorkerCell cell, Approval approval) {
        Taken taken = cell.locked(() -> decided(cell, approval));
        return taken == null ? before(cell, approval) : taken.receipt();
    }

    private static @Nullable Taken decided(WorkerCell cell, Approval approval) {
        CurrentRun run = cell.head().currentRun();
        OpenRequest open = run == null
                ? null
                : run.openRequests().stream()
                        .filter(request ->
                                request.request().equals(approval.request()) && approval.means(request.seq()))
                        .findFirst()
                        .orElse(null);
        if (open == null) {
            return null;
        }
        if (open.options().stream().noneMatch(option -> option.id().equals(approval.option()))) {
            throw WorkerRuntimeException.invalid(
                    "option",
                    "the request has the options "
                            + open.options().stream()
                                    .map(option -> "'" + option.id() + "'")
                                    .collect(Collectors.joining(", ")));
        }
        Attempt attempt = cell.connected();
        if (attempt != null && attempt.ending()) {
            throw Failures.busy(cell.id(), "is being stopped");
        }
        var event = new PermissionDecided(open.request(), approval.option(), approval.actor());
        if (attempt == null) {
            return new Taken(cell.append(List.of(event)), false);
        }
        var decision = new Decision(open.request(), approval.option());
        return new Taken(cell.append(List.of(event), () -> attempt.decided(decision)), true);
    }

    /// Not open: decided before, or over, or never there.
    private DecisionReceipt before(WorkerCell cell, Approval approval) {
        var earlier = new EarlierDecision(approval);
        return looked(cell, earlier::said)
                .orElseThrow(() -> Failures.requestNotFound(approval.request(), "is not open"));
    }

    DecisionReceipt resolve(WorkerCell cell, ResolveCall request) {
        Inputs.checkResult(engine.limits(), request.content());
        Taken taken = cell.locked(() -> resolved(cell, request));
        return taken == null ? before(cell, request) : taken.receipt();
    }

    private static @Nullable Taken resolved(WorkerCell cell, ResolveCall request) {
        WorkerState head = cell.head();
        List<OpenCall> calls = named(head.undecided(cell.attempt() != null).calls(), request);
        if (calls.size() > 1) {
            throw WorkerRuntimeException.invalid(
                    "run",
                    "several runs have such a call; name one of "
                            + calls.stream()
                                    .map(call -> Long.toString(call.run()))
                                    .collect(Collectors.joining(", ")));
        }
        if (calls.isEmpty()) {
            CurrentRun run = head.currentRun();
            if (run != null && !named(run.openCalls(), request).isEmpty()) {
                throw Failures.busy(
                        cell.id(),
                        cell.attempt() == null
                                ? "waits for an answer to a permission request about this call"
                                : "has not ended this call");
            }
            return null;
        }
        var event = new ToolResolved(
                calls.getFirst().run(), request.call(), request.resolution(), request.content(), request.actor());
        return new Taken(cell.append(List.of(event)), false);
    }

    private static List<OpenCall> named(List<OpenCall> calls, ResolveCall request) {
        return calls.stream()
                .filter(call -> call.call().equals(request.call()) && about(request, call.run()))
                .toList();
    }

    private static boolean about(ResolveCall request, long run) {
        return request.run() == 0 || request.run() == run;
    }

    private DecisionReceipt before(WorkerCell cell, ResolveCall request) {
        Content recorded = engine.secrets().masked(request.content());
        return looked(cell, event -> switch (event.event()) {
                    case ToolResolved e
                    when e.call().equals(request.call()) && about(request, e.run()) -> {
                        if (e.resolution() != request.resolution()
                                || !e.content().equals(recorded)) {
                            throw Failures.decided(
                                    ErrorCode.CALL_RESOLVED,
                                    request.call(),
                                    e.resolution().code(),
                                    e.actor());
                        }
                        yield new DecisionReceipt(event.seq(), false, true);
                    }
                    case WorkerEvent.ToolResult e
                    when e.call().equals(request.call()) && about(request, e.run()) ->
                        throw Failures.callNotFound(request.call(), "has a result");
                    case WorkerEvent _ -> null;
                })
                .orElseThrow(() -> Failures.callNotFound(request.call(), "is not indeterminate"));
    }

    /// What the newest event says that has anything to say. A worker that has ended takes nothing new.
    private static Optional<DecisionReceipt> looked(
            WorkerCell cell, Function<RecordedEvent, @Nullable DecisionReceipt> saying) {
        Commit last = cell.tail();
        if (last != null) {
            last.await();
        }
        long before = Long.MAX_VALUE;
        for (int read = 0; read < LOOK_BACK; ) {
            EventPage page = cell.page(PageRequest.before(before, PAGE));
            for (RecordedEvent event : page.items()) {
                DecisionReceipt said = saying.apply(event);
                if (said != null) {
                    return Optional.of(said);
                }
                before = event.seq();
            }
            read += page.items().size();
            if (!page.more()) {
                break;
            }
        }
        cell.locked(() -> {
            cell.checkActive();
            return cell;
        });
        return Optional.empty();
    }
}
