package dev.yoi.execution.acp;

import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.Severity;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Hands what an agent says by itself to whom it concerns: the turn that is going on, the desk that serves
/// requests, or the facts about the session. Called by the thread that reads; the turn is set by others.
final class Conversation implements RpcPeer.Listener, ClientDesk.Effects {
    /// Diagnostics of one execution about what the agent should not have sent.
    private static final int COMPLAINTS_MAX = 100;

    private final SessionFacts facts;
    private final CompletableFuture<Optional<String>> over = new CompletableFuture<>();
    private final AtomicInteger complaints = new AtomicInteger();
    private final Set<String> said = new HashSet<>();
    private volatile @Nullable RpcPeer peer;
    private volatile @Nullable ClientDesk desk;
    private volatile @Nullable Turn turn;
    private volatile boolean open;
    private volatile String lastError = "";

    Conversation(SessionFacts facts) {
        this.facts = facts;
    }

    /// Before the first frame is read.
    void with(RpcPeer newPeer, ClientDesk newDesk) {
        peer = newPeer;
        desk = newDesk;
    }

    SessionFacts facts() {
        return facts;
    }

    /// The session is open: what comes now is no replay.
    void opened() {
        open = true;
    }

    void turn(Turn next) {
        turn = next;
    }

    /// Completes when nothing comes any more, or nothing should.
    CompletableFuture<Optional<String>> over() {
        return over;
    }

    /// The turn that is going on.
    private Optional<Turn> going() {
        return Optional.ofNullable(turn).filter(Turn::going);
    }

    @Override
    public void request(JsonNode id, String method, JsonNode params) {
        RpcPeer answers = peer;
        ClientDesk serving = desk;
        if (answers == null || serving == null) {
            return; // not before the first frame is read
        }
        if (method.equals("session/request_permission")) {
            Optional<Turn> asking = going();
            if (asking.isPresent()) {
                asking.get().permission(id, params);
            } else {
                answers.reply(id, Permissions.cancelled());
                complain("acp_request_between_runs", "the agent asked for a permission while no run was going on");
            }
        } else if (ClientDesk.serves(method)) {
            serving.serve(answers, id, method, params);
        } else {
            once("acp_method_unknown", "the agent asked for '" + cut(method) + "', which this version does not know");
            answers.refuse(
                    id,
                    new RpcError(RpcError.METHOD_NOT_FOUND, "this client does not know that method", "unknown_method"));
        }
    }

    @Override
    public void notification(String method, JsonNode params) {
        if (!method.equals("session/update")) {
            // Extensions begin with an underscore and may be ignored.
            if (!method.startsWith("_")) {
                once("acp_method_unknown", "the agent told of '" + cut(method) + "', which this version does not know");
            }
            return;
        }
        JsonNode update = params.path("update");
        Optional<Turn> current = going();
        if (current.isPresent()) {
            current.get().update(update);
        } else {
            between(update);
        }
    }

    private void between(JsonNode update) {
        String kind = Json.text(update, "sessionUpdate", "");
        switch (kind) {
            case "agent_message_chunk", "agent_thought_chunk", "tool_call", "tool_call_update", "plan" -> {
                if (open) {
                    once(
                            "acp_update_between_runs",
                            "the agent said something while no run was going on; it is in the" + " worker's frame log");
                }
            }
            case "user_message_chunk" -> {}
            default -> facts.between(kind, update);
        }
    }

    @Override
    public void malformed(String why) {
        once(
                "acp_frame_malformed",
                "the agent printed a line that is no frame of the protocol (" + why
                        + "); it was left out and is in the worker's frame log");
    }

    @Override
    public void over(Optional<String> why) {
        over.complete(why);
    }

    /// What the agent prints on its standard error.
    void printed(String text) {
        text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> lastError = line);
        going().ifPresent(current -> current.printed(text));
    }

    /// The last line on its standard error, where it can be shown to anybody.
    Optional<String> lastWords() {
        String line = cut(lastError);
        return line.isEmpty() || line.indexOf('/') >= 0 || line.indexOf('\\') >= 0
                ? Optional.empty()
                : Optional.of(line);
    }

    @Override
    public <T> T under(String tool, String title, ObjectNode input, ClientDesk.Work<T> work) throws Refusal {
        Turn current = going().orElseThrow(() -> Refusal.of("no_run", "no run is going on"));
        return current.effect(work, new Turn.EffectCall(tool, cut(title), input));
    }

    @Override
    public void refused(RpcError error, String method) {
        complain(
                "acp_request_refused",
                "the agent's request " + method.replace('/', ' ') + " was refused: " + error.reason() + ", "
                        + error.message());
    }

    private void once(String code, String message) {
        boolean first;
        synchronized (said) {
            first = said.add(code);
        }
        if (first) {
            complain(code, message);
        }
    }

    private void complain(String code, String message) {
        if (complaints.incrementAndGet() > COMPLAINTS_MAX) {
            return;
        }
        Optional<Turn> current = going();
        if (current.isPresent()) {
            current.get().diagnostic(code, message);
        } else {
            WorkerEvent.Reported waiting = TurnEvents.diagnostic(code, Severity.WARNING, message);
            facts.later(waiting);
        }
    }

    private static String cut(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
