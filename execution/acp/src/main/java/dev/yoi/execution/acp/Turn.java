package dev.yoi.execution.acp;

import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.execution.Decision;
import dev.yoi.runtime.execution.RunRequest;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.ToolStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One run: a prompt, what the agent says and asks until it answers it, and the end. It has a virtual thread of
/// its own that sends the prompt and sees to a cut; what comes from the agent is handled by the thread that reads
/// it.
///
/// The end is reported once, by whoever is first: the agent's answer, its death, or a cut that it did not heed.
final class Turn {
    /// Why a run was not left to end by itself.
    enum Cut {
        INTERRUPT,
        STOP,
        TIMEOUT,
        OUTPUT,
        /// The runtime takes its reports no more.
        UNHEARD
    }

    /// What a turn needs of its execution. `giveUp` ends an agent that does not heed a cancel.
    record Parts(
            Session session,
            RpcPeer peer,
            Reports.Factory reports,
            SessionFacts facts,
            Permissions permissions,
            ToolCalls.Factory calls,
            AcpSettings settings,
            Duration cancel,
            Runnable giveUp) {
        AcpSettings.Limits limits() {
            return settings.limits();
        }
    }

    private final Parts parts;
    private final RunRequest request;
    private final Reports reports;
    private final ToolCalls calls;
    private final TurnEvents events;
    private final CompletableFuture<Cut> cut = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final AtomicBoolean finished = new AtomicBoolean();
    private final AtomicLong room;
    private final AtomicLong effects = new AtomicLong();
    private final AtomicBoolean refusedSomething = new AtomicBoolean();
    private volatile boolean going = true;

    Turn(Parts parts, RunRequest request) {
        this.parts = parts;
        this.request = request;
        this.reports = parts.reports().of(request.run(), () -> cut(Cut.UNHEARD));
        this.calls = parts.calls().of(request.run());
        this.room = new AtomicLong(parts.limits().outputCharacters());
        this.events = new TurnEvents(reports, request.run(), calls, parts.facts(), () -> room.get() > 0);
    }

    long number() {
        return request.run();
    }

    /// False once its end is being reported: the next run may begin then.
    boolean going() {
        return going;
    }

    /// Completes when the end is reported.
    CompletableFuture<Void> over() {
        return over;
    }

    /// `first` is recorded before the prompt is sent; `instructions` stand in front of it.
    void start(List<WorkerEvent.Reported> first, String instructions) {
        Thread.ofVirtual().name("yoi-turn-" + request.run()).start(() -> live(first, instructions));
    }

    /// Asks the run to end; the first reason counts.
    void cut(Cut reason) {
        cut.complete(reason);
    }

    private void live(List<WorkerEvent.Reported> first, String instructions) {
        boolean heard = first.isEmpty() || reports.record(first);
        if (!heard || !prompted(instructions)) {
            finish(reasonOr(RunReason.INTERRUPTED), detail());
            return;
        }
        if (!Agent.await(CompletableFuture.anyOf(over, cut), parts.limits().timeout())) {
            cut(Cut.TIMEOUT);
        }
        if (over.isDone()) {
            return;
        }
        ObjectNode session = Json.object().put("sessionId", parts.session().id());
        parts.peer().tell("session/cancel", session);
        answerEverything();
        if (!Agent.await(over, parts.cancel())) {
            parts.giveUp().run();
        }
    }

    /// False when the run is to end before it began. A prompt that can't be made ends it too.
    private boolean prompted(String instructions) {
        ObjectNode params = Json.object().put("sessionId", parts.session().id());
        try {
            ArrayNode prompt =
                    Prompt.of(instructions, request.content(), parts.session().prompts());
            params.set("prompt", prompt);
        } catch (Refusal e) {
            finish(RunReason.FAILED, e.error().message());
            return true;
        }
        if (cut.isDone()) {
            return false;
        }
        parts.peer().call("session/prompt", params, this::answered);
        return true;
    }

    /// What the agent says by itself while this run is going on.
    void update(JsonNode update) {
        int length =
                Json.text(update.path("content"), "text").map(String::length).orElse(0);
        if (room.getAndUpdate(left -> Math.max(0, left - length)) < length) {
            outputPassedItsLimit();
            return;
        }
        events.update(update);
    }

    private void outputPassedItsLimit() {
        if (cut.complete(Cut.OUTPUT)) {
            long limit = parts.limits().outputCharacters();
            diagnostic("output_limit", "the agent said more than " + limit + " characters; the rest was left out");
        }
    }

    /// What the agent prints on its standard error while this run is going on.
    void printed(String text) {
        if (room.getAndUpdate(left -> Math.max(0, left - text.length())) >= text.length()) {
            reports.text(new Reports.TextKey(Reports.TextKey.Kind.LOG, ""), text);
        }
    }

    void diagnostic(String code, String message) {
        reports.record(List.of(TurnEvents.diagnostic(code, Severity.WARNING, message)));
    }

    /// The agent asks before it acts: the call and the question are durable before anybody can answer.
    void permission(JsonNode id, JsonNode params) {
        List<Permissions.Option> options = Permissions.options(params);
        if (options.isEmpty()) {
            parts.peer().refuse(id, RpcError.invalid("a permission request needs an option to choose"));
            return;
        }
        JsonNode call = params.path("toolCall");
        String name = parts.permissions().add(new Permissions.Waiting(id, ToolCalls.name(call), options));
        reports.together(() -> {
            List<WorkerEvent.Reported> all = new ArrayList<>(calls.begun(call));
            all.add(new WorkerEvent.PermissionRequested(
                    request.run(),
                    name,
                    ToolCalls.name(call),
                    ToolCalls.title(call),
                    options.stream().map(Permissions.Option::shown).toList()));
            reports.record(all);
        });
        if (cut.isDone() || finished.get()) {
            answerEverything();
        }
    }

    /// The decision is durable: the agent hears of it. One for a request that nobody waits for changes nothing.
    void decided(Decision decision) {
        parts.permissions().take(decision.request()).ifPresent(waiting -> {
            Optional<Permissions.Option> chosen = Permissions.chosen(waiting, decision);
            if (chosen.filter(Permissions::refuses).isPresent()) {
                refusedSomething.set(true);
                reports.together(() -> calls.refused(waiting.call()));
            }
            parts.peer()
                    .reply(
                            waiting.id(),
                            chosen.map(option -> Permissions.selected(option.agents()))
                                    .orElseGet(Permissions::cancelled));
        });
    }

    private void answerEverything() {
        parts.permissions().takeAll().forEach(waiting -> parts.peer().reply(waiting.id(), Permissions.cancelled()));
    }

    /// Does something for the agent under a recorded call: one of its own that has not ended, or else one that we
    /// record for it.
    <T> T effect(ClientDesk.Work<T> work, EffectCall what) throws Refusal {
        String name = "client-" + effects.incrementAndGet();
        var own = new boolean[1];
        var recorded = new boolean[1];
        reports.together(() -> {
            own[0] = calls.anyOpen();
            recorded[0] = own[0]
                    || reports.record(List.of(new WorkerEvent.ToolCall(
                            request.run(), name, what.tool(), what.title(), Json.text(what.input()))));
        });
        if (!recorded[0] || cut.isDone() || finished.get()) {
            throw Refusal.of("no_run", "no run is going on");
        }
        if (own[0]) {
            return work.done();
        }
        ToolStatus status = ToolStatus.FAILED;
        try {
            T done = work.done();
            status = ToolStatus.SUCCEEDED;
            return done;
        } finally {
            reports.record(List.of(new WorkerEvent.ToolResult(request.run(), name, status, Content.text(""))));
        }
    }

    /// What is done for an agent, as it is recorded.
    record EffectCall(String tool, String title, ObjectNode input) {}

    /// By the thread that reads, behind everything that came before.
    private void answered(Reply reply) {
        switch (reply) {
            case Reply.Result result -> finished(result.value());
            case Reply.Refused refused -> {
                RpcError error = refused.error();
                finish(
                        reasonOr(RunReason.FAILED),
                        error.code() == RpcError.AUTH_REQUIRED
                                ? "the agent wants to be signed in: " + error.message()
                                : "the agent answered with error " + error.code() + ": " + error.message());
            }
            case Reply.Gone _ -> {} // its end is told by who knows how it ended
        }
    }

    private void finished(JsonNode result) {
        List<WorkerEvent.Reported> usage = events.usage(result).map(List::of).orElse(List.of());
        String stop = Json.text(result, "stopReason", "");
        switch (stop) {
            case "end_turn" -> {
                // What was left out was said all the same: it is not the whole answer that is in the log.
                boolean cutShort = cut.getNow(null) == Cut.OUTPUT;
                finish(cutShort ? RunReason.LIMIT : RunReason.COMPLETED, cutShort ? detail() : null, usage);
            }
            case "max_tokens", "max_turn_requests" ->
                finish(RunReason.LIMIT, "the agent reached its limit: " + stop, usage);
            case "refusal" -> finish(RunReason.FAILED, "the agent refused to go on", usage);
            case "cancelled" ->
                finish(
                        reasonOr(RunReason.INTERRUPTED),
                        cut.isDone()
                                ? detail()
                                : refusedSomething.get()
                                        ? "the agent ended its turn, since it was refused a permission"
                                        : "the agent ended its turn as cancelled",
                        usage);
            default -> finish(RunReason.FAILED, "the agent ended its turn for a reason that is not known here", usage);
        }
    }

    private RunReason reasonOr(RunReason otherwise) {
        if (!cut.isDone()) {
            return otherwise;
        }
        return switch (cut.join()) {
            case INTERRUPT, STOP -> RunReason.INTERRUPTED;
            case TIMEOUT, OUTPUT -> RunReason.LIMIT;
            case UNHEARD -> RunReason.FAILED;
        };
    }

    private @Nullable String detail() {
        if (!cut.isDone()) {
            return null;
        }
        return switch (cut.join()) {
            case INTERRUPT, STOP -> null;
            case TIMEOUT -> "it ran longer than " + parts.limits().timeout().toSeconds() + " s";
            case OUTPUT -> "it said more than " + parts.limits().outputCharacters() + " characters";
            case UNHEARD -> "its reports were not taken";
        };
    }

    /// The agent is gone, or was ended.
    void gone(@Nullable Integer exitCode, String how) {
        String why = detail();
        finish(reasonOr(RunReason.FAILED), cut.isDone() ? why : how, List.of(), exitCode);
    }

    private void finish(RunReason reason, @Nullable String detail) {
        finish(reason, detail, List.of());
    }

    private void finish(RunReason reason, @Nullable String detail, List<WorkerEvent.Reported> before) {
        finish(reason, detail, before, null);
    }

    private void finish(
            RunReason reason, @Nullable String detail, List<WorkerEvent.Reported> before, @Nullable Integer exitCode) {
        if (!finished.compareAndSet(false, true)) {
            return;
        }
        answerEverything();
        reports.finish(() -> {
            List<WorkerEvent.Reported> last = new ArrayList<>(calls.known());
            last.addAll(before);
            last.add(new WorkerEvent.RunFinished(request.run(), reason, exitCode, detail));
            going = false;
            return last;
        });
        over.complete(null);
    }
}
