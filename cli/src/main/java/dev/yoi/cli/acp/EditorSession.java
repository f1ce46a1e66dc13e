package dev.yoi.cli.acp;

import dev.yoi.cli.client.EventStream.Frame;
import dev.yoi.cli.client.RunWatch;
import dev.yoi.cli.client.RunWatch.Outcome;
import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.Failure;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A worker as an editor's session: what was told of its log, the prompt under way, and the questions that wait
/// for the person at the editor. A prompt's thread tells what happens; others only ask to cancel it.
final class EditorSession {
    private static final int PAGE = 200;
    private static final Set<String> OPTION_KINDS =
            Set.of("allow_once", "allow_always", "reject_once", "reject_always");

    private final String worker;
    private final AgentParts parts;
    private final Updates updates = new Updates();
    private final Object turn = new Object();
    private final Map<String, Open> questions = new HashMap<>();
    /// Sequences of the requests that were put to the person: a name may come again in another run.
    private final Set<Long> asked = new HashSet<>();
    /// Sequence of the last event that was told.
    private long told;
    private boolean prompting;
    private boolean cancelled;
    /// The input under way, 0 when none was taken yet.
    private long input;

    private record Open(long seq, Wire.Question question) {}

    EditorSession(String worker, AgentParts parts) {
        this.worker = worker;
        this.parts = parts;
    }

    /// Tells the whole history, and with it everything that happened before now.
    void replay() {
        readUpTo(true);
    }

    /// Takes the session up where it is now.
    void skipHistory() {
        readUpTo(false);
    }

    private void readUpTo(boolean tell) {
        try (Workspace workspace = parts.connect().get()) {
            if (!tell) {
                told = Json.number(workspace.worker(worker), "last_seq");
                return;
            }
            boolean more = true;
            while (more) {
                JsonNode page = workspace.events(worker, Map.of("after", Long.toString(told), "limit", "" + PAGE));
                page.path("items").forEach(event -> updates.of(event).forEach(this::update));
                told = Math.max(told, Json.number(page, "next_after"));
                more = page.path("more").asBoolean();
            }
        }
    }

    /// Sends an input and tells what happens until its run is over. Restores the worker where it has no
    /// execution.
    ObjectNode prompt(String text) {
        synchronized (turn) {
            if (prompting) {
                throw new RpcFailure(
                        RpcFailure.INVALID_REQUEST, "a prompt of this session is under way", Json.object());
            }
            prompting = true;
            cancelled = false;
            input = 0;
        }
        try {
            JsonNode receipt = sent(text);
            boolean cancelNow;
            synchronized (turn) {
                input = Json.number(receipt, "seq");
                cancelNow = cancelled;
            }
            if (cancelNow) {
                interrupt();
            }
            askWhatIsOpen();
            return answer(followed());
        } finally {
            synchronized (turn) {
                prompting = false;
            }
            withdrawQuestions();
        }
    }

    private JsonNode sent(String text) {
        ObjectNode body = Json.object().put("content", text).put("when_busy", "queue");
        String key = parts.keys().get();
        try (Workspace workspace = parts.connect().get()) {
            try {
                return workspace.send(worker, body, key);
            } catch (Failure e) {
                if (!e.said().code().equals("execution_unavailable")) {
                    throw e;
                }
            }
            workspace.restore(worker);
            return workspace.send(worker, body, key);
        }
    }

    private Outcome followed() {
        var watch = new RunWatch(input);
        return parts.follower().follow(worker, told, frame -> {
            JsonNode data = Json.parse(frame.data());
            switch (frame.name()) {
                case "event" -> tell(data.path("event"));
                case "delta" -> updates.ofDelta(data).forEach(this::update);
                default -> {
                    // Live facts are for the watch.
                }
            }
            return behindInput(frame, data) ? watch.accept(frame) : Optional.empty();
        });
    }

    private boolean behindInput(Frame frame, JsonNode data) {
        return !frame.name().equals("event") || Json.number(data.path("event"), "seq") > input;
    }

    private void tell(JsonNode event) {
        long seq = Json.number(event, "seq");
        if (seq <= told) {
            return;
        }
        told = seq;
        String kind = Json.string(event, "kind");
        boolean own = kind.equals("input_accepted") && (seq == input || Json.number(event, "queued_seq") == input);
        if (!own) {
            updates.of(event).forEach(this::update);
        }
        switch (kind) {
            case "permission_requested" -> ask(event);
            case "permission_decided" -> answeredElsewhere(Json.string(event, "request"));
            default -> {
                // Nobody is asked.
            }
        }
    }

    private void update(ObjectNode update) {
        ObjectNode params = Json.object().put("sessionId", worker);
        params.set("update", update);
        parts.wire().tell("session/update", params);
    }

    /// What a run waits for since before this prompt.
    private void askWhatIsOpen() {
        try (Workspace workspace = parts.connect().get()) {
            workspace.worker(worker).path("open_requests").forEach(this::ask);
        }
    }

    /// An event, or an open request as the server lists it: both name the same things.
    private void ask(JsonNode event) {
        String request = Json.string(event, "request");
        long seq = Json.number(event, "seq");
        long run = Json.number(event, "run");
        synchronized (turn) {
            if (!asked.add(seq)) {
                return;
            }
        }
        String call = Json.string(event, "call");
        ObjectNode toolCall = Json.object()
                .put("toolCallId", call.isEmpty() ? "request/" + request : Updates.callId(run, call))
                .put("title", Json.string(event, "title"));
        ArrayNode options = Json.array();
        for (JsonNode option : event.path("options")) {
            String kind = Json.string(option, "kind");
            options.add(Json.object()
                    .put("optionId", Json.string(option, "id"))
                    .put("name", Json.string(option, "label"))
                    // A client that chooses by kind must not take an unknown one for a yes.
                    .put("kind", OPTION_KINDS.contains(kind) ? kind : "reject_once"));
        }
        ObjectNode params = Json.object().put("sessionId", worker);
        params.set("toolCall", toolCall);
        params.set("options", options);
        Wire.Question question = parts.wire().ask("session/request_permission", params);
        synchronized (turn) {
            questions.put(request, new Open(seq, question));
        }
        var _ = question.answer().whenComplete((answer, failure) -> {
            if (answer != null) {
                parts.tasks().accept(() -> decide(request, seq, answer));
            }
        });
    }

    /// A dismissed question decides nothing: it waits for whoever else answers.
    private void decide(String request, long seq, JsonNode answer) {
        synchronized (turn) {
            questions.remove(request);
        }
        JsonNode outcome = answer.path("outcome");
        if (!Json.string(outcome, "outcome").equals("selected")) {
            return;
        }
        try (Workspace workspace = parts.connect().get()) {
            workspace.approve(worker, request, seq, Json.string(outcome, "optionId"));
        } catch (Failure e) {
            parts.log()
                    .accept("the answer to request " + request + " was not taken: "
                            + e.said().what());
        }
    }

    private void answeredElsewhere(String request) {
        @Nullable Open open;
        synchronized (turn) {
            open = questions.remove(request);
        }
        if (open != null) {
            parts.wire().withdraw(open.question());
        }
    }

    private void withdrawQuestions() {
        List<Open> rest;
        synchronized (turn) {
            rest = List.copyOf(questions.values());
            questions.clear();
            // A question that nobody answered is put again by the next prompt.
            rest.forEach(open -> asked.remove(open.seq()));
        }
        rest.forEach(open -> parts.wire().withdraw(open.question()));
    }

    /// Asks the run under way to end; the prompt then says so.
    void cancel() {
        boolean now;
        synchronized (turn) {
            cancelled = true;
            now = prompting && input != 0;
        }
        if (now) {
            interrupt();
        }
    }

    /// An input that still waits is taken back; one that runs is interrupted.
    private void interrupt() {
        try (Workspace workspace = parts.connect().get()) {
            for (JsonNode queued : workspace.queue(worker).path("items")) {
                if (Json.number(queued, "seq") == input) {
                    workspace.withdrawQueued(worker, input);
                    return;
                }
            }
            workspace.interrupt(worker);
        } catch (Failure e) {
            parts.log().accept("the run could not be interrupted: " + e.said().what());
        }
    }

    private ObjectNode answer(Outcome outcome) {
        boolean asked;
        synchronized (turn) {
            asked = cancelled;
        }
        String stop = switch (outcome.reason()) {
            case "completed" -> "end_turn";
            case "interrupted", "withdrawn" -> "cancelled";
            case "limit" -> "max_turn_requests";
            case "failed" -> outcome.exitCode().isPresent() ? "end_turn" : "";
            default -> asked ? "cancelled" : "";
        };
        if (stop.isEmpty()) {
            String detail = outcome.detail().isEmpty() ? "it gave no reason" : outcome.detail();
            throw new RpcFailure(
                    RpcFailure.INTERNAL_ERROR,
                    "the run ended as '" + outcome.reason() + "': " + detail,
                    Json.object()
                            .put("code", outcome.reason())
                            .put("remedy", "send the prompt again, or look at the worker"));
        }
        note(outcome).ifPresent(text -> update(Updates.chunk("agent_message_chunk", text)));
        ObjectNode meta = Json.object().put("run", outcome.run()).put("reason", outcome.reason());
        outcome.exitCode().ifPresent(code -> meta.put("exit_code", code));
        ObjectNode result = Json.object().put("stopReason", stop);
        result.set("_meta", Json.object().set("dev.yoi", meta));
        return result;
    }

    /// What the protocol has no word for.
    private static Optional<String> note(Outcome outcome) {
        if (outcome.reason().equals("limit")) {
            return Optional.of("\n\n[" + outcome.detail() + "]");
        }
        return outcome.exitCode().filter(code -> code != 0).map(code -> "\n\n[exit code " + code + "]");
    }
}
