package dev.yoi.execution.acp;

import dev.yoi.execution.acp.Session.PromptCapabilities;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// From a running agent to an open session: versions and capabilities, the session that the log knows or a new
/// one, and the mode and model that the profile wants.
final class Handshake {
    static final int PROTOCOL_VERSION = 1;

    private static final String CLIENT_VERSION = Optional.ofNullable(
                    Handshake.class.getPackage().getImplementationVersion())
            .orElse("development");

    /// It came to nothing. The message and what to do are for a person, without a path.
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;
        private final String remedy;

        Failed(String message, String remedy) {
            super(message);
            this.remedy = remedy;
        }

        String remedy() {
            return remedy;
        }
    }

    /// The agent refused a call.
    private static final class CallRefused extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient RpcError error;

        CallRefused(RpcError error) {
            super(error.message());
            this.error = error;
        }
    }

    private final RpcPeer peer;
    private final AcpSettings settings;
    private final SessionFacts facts;
    private final long end;

    Handshake(RpcPeer peer, AcpSettings settings, SessionFacts facts, Duration time) {
        this.peer = peer;
        this.settings = settings;
        this.facts = facts;
        this.end = System.nanoTime() + time.toNanos();
    }

    /// Opens the session. `recorded` is the one that the log knows, `restored` whether there should be one.
    Session open(Path directory, Optional<RecordedSession> recorded, boolean restored)
            throws Failed, InterruptedException {
        JsonNode agent = initialized();
        JsonNode capabilities = agent.path("agentCapabilities");
        ObjectNode place = Json.object().put("cwd", directory.toString());
        place.putArray("mcpServers");
        try {
            Taken taken = recorded.isPresent()
                    ? takenUp(recorded.get().id(), place, capabilities)
                    : fresh(place, restored ? Optional.of("the log has no session to take up") : Optional.empty());
            facts.opened(taken.answer());
            choose(taken);
            return new Session(taken.id(), binding(agent), taken.resumedFrom(), PromptCapabilities.of(capabilities));
        } catch (CallRefused e) {
            throw refused(e.error, agent);
        }
    }

    private JsonNode initialized() throws Failed, InterruptedException {
        ObjectNode params = Json.object().put("protocolVersion", PROTOCOL_VERSION);
        params.putObject("clientInfo").put("name", "yoi").put("title", "Yoi").put("version", CLIENT_VERSION);
        ObjectNode capabilities = params.putObject("clientCapabilities");
        capabilities
                .putObject("fs")
                .put("readTextFile", settings.access().files() != AcpSettings.Files.NONE)
                .put("writeTextFile", settings.access().files() == AcpSettings.Files.READ_WRITE);
        capabilities.put("terminal", settings.access().terminals());
        JsonNode agent;
        try {
            agent = call("initialize", params);
        } catch (CallRefused e) {
            throw new Failed(
                    "the agent refused the greeting: " + e.error.message(), "use another version of the agent");
        }
        long version = Json.number(agent, "protocolVersion").orElse(0);
        if (version != PROTOCOL_VERSION) {
            throw new Failed(
                    "the agent speaks version " + version + " of the protocol, and this program version "
                            + PROTOCOL_VERSION,
                    "use a version of the agent that speaks version " + PROTOCOL_VERSION);
        }
        return agent;
    }

    /// A session that is open, with the agent's answer.
    private record Taken(String id, JsonNode answer, Optional<String> resumedFrom) {}

    /// The session that was there before, if the agent can: else a new one that says so.
    private Taken takenUp(String id, ObjectNode place, JsonNode capabilities)
            throws Failed, CallRefused, InterruptedException {
        ObjectNode params = place.deepCopy().put("sessionId", id);
        String why = "the agent can't take up a session";
        if (Json.offered(capabilities.path("sessionCapabilities"), "resume")) {
            Optional<Taken> resumed = tried("session/resume", params, id, "the agent's own session, resumed");
            if (resumed.isPresent()) {
                return resumed.get();
            }
            why = "the agent could not resume its session";
        }
        if (Json.offered(capabilities, "loadSession")) {
            // It tells the whole conversation again before it answers: that is in the log, and dropped here.
            Optional<Taken> loaded = tried("session/load", params, id, "the agent's own session, loaded");
            if (loaded.isPresent()) {
                return loaded.get();
            }
            why = "the agent could not load its session";
        }
        return fresh(place, Optional.of(why));
    }

    private Optional<Taken> tried(String method, ObjectNode params, String id, String said)
            throws Failed, CallRefused, InterruptedException {
        try {
            return Optional.of(new Taken(id, call(method, params), Optional.of(said)));
        } catch (CallRefused e) {
            if (e.error.code() == RpcError.AUTH_REQUIRED) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private Taken fresh(ObjectNode place, Optional<String> why) throws Failed, CallRefused, InterruptedException {
        JsonNode answer = call("session/new", place);
        String id = Json.text(answer, "sessionId")
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new Failed("the agent opened a session without a name", "report it to its makers"));
        return new Taken(
                id,
                answer,
                why.map(reason -> "a new session, since " + reason + ": the agent does not know what was said before"));
    }

    private void choose(Taken taken) throws Failed, CallRefused, InterruptedException {
        var mode = settings.choices().mode();
        if (mode.isPresent()) {
            var offer = new Offer("mode", mode.get(), "session/set_mode", "modeId");
            set(taken, offer, ids(taken.answer().path("modes"), "availableModes", "id"));
        }
        var model = settings.choices().model();
        if (model.isPresent()) {
            var offer = new Offer("model", model.get(), "session/set_model", "modelId");
            set(taken, offer, ids(taken.answer().path("models"), "availableModels", "modelId"));
        }
    }

    /// What a profile wants of what an agent offers.
    private record Offer(String setting, String wanted, String method, String field) {}

    private static List<String> ids(JsonNode offered, String list, String field) {
        return Json.elements(offered, list).stream()
                .flatMap(entry -> Json.text(entry, field).stream())
                .toList();
    }

    private void set(Taken taken, Offer offer, List<String> offered) throws Failed, CallRefused, InterruptedException {
        ObjectNode params = Json.object().put("sessionId", taken.id());
        if (offered.contains(offer.wanted())) {
            call(offer.method(), params.put(offer.field(), offer.wanted()));
            return;
        }
        for (JsonNode option : Json.elements(taken.answer(), "configOptions")) {
            String id = Json.text(option, "id", "");
            if (Json.text(option, "category", id).equals(offer.setting())
                    && ids(option, "options", "value").contains(offer.wanted())) {
                call("session/set_config_option", params.put("configId", id).put("value", offer.wanted()));
                return;
            }
        }
        throw new Failed(
                "the agent offers no " + offer.setting() + " '" + offer.wanted() + "'",
                offered.isEmpty()
                        ? "remove " + offer.setting() + " from the profile"
                        : "use one of: " + offered.stream().limit(20).collect(Collectors.joining(", ")));
    }

    private Failed refused(RpcError error, JsonNode agent) {
        if (error.code() != RpcError.AUTH_REQUIRED) {
            return new Failed(
                    "the agent answered with error " + error.code() + ": "
                            + error.message().replace('/', ' '),
                    "look into the agent's own documentation");
        }
        String ways = Json.elements(agent, "authMethods").stream()
                .flatMap(method -> Json.text(method, "name").stream())
                .collect(Collectors.joining(" or "));
        return new Failed(
                "the agent wants to be signed in",
                settings.hints()
                        .signIn()
                        .orElse("sign in with the agent's own program" + (ways.isEmpty() ? "" : " (" + ways + ")")
                                + ", and name the files in which it keeps that in home_files, or its key in env"));
    }

    /// What runs, in words without a path.
    private static String binding(JsonNode agent) {
        JsonNode info = agent.path("agentInfo");
        String name = Json.text(info, "title").or(() -> Json.text(info, "name")).orElse("agent");
        String words = (name + " " + Json.text(info, "version", ""))
                .replaceAll("[^A-Za-z0-9 ._@+-]", " ")
                .strip();
        return (words.length() <= 80 ? words : words.substring(0, 80)) + " by ACP";
    }

    private JsonNode call(String method, ObjectNode params) throws Failed, CallRefused, InterruptedException {
        try {
            Reply reply = peer.call(method, params).get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            return switch (reply) {
                case Reply.Result result -> result.value();
                case Reply.Refused refused -> throw new CallRefused(refused.error());
                case Reply.Gone _ -> throw new Failed("the agent ended while it was starting", "");
            };
        } catch (TimeoutException e) {
            throw new Failed("the agent did not answer in time", "start it in a terminal and see what it waits for");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a reply never fails", e);
        }
    }
}
