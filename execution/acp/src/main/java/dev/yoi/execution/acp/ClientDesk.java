package dev.yoi.execution.acp;

import dev.yoi.execution.child.ChildEnvironment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Serves what an agent asks of its client, but permissions: files and terminals, within the worker's scope. Each
/// request is served by a thread of its own, so that none holds up what the agent says.
///
/// What has an effect (a file written, a command run) happens within a run and under a tool call that is recorded
/// before it.
final class ClientDesk {
    /// Requests that are served at once.
    private static final int AT_ONCE = 32;

    private static final long OUTPUT_DEFAULT = 256 * 1024;

    /// Where effects are recorded.
    interface Effects {
        /// Does something under a recorded call; refuses while no run is going on.
        <T> T under(String tool, String title, ObjectNode input, Work<T> work) throws Refusal;

        /// Something was refused that should not have been tried.
        void refused(RpcError error, String method);
    }

    /// What is done for the agent.
    interface Work<T> {
        T done() throws Refusal;
    }

    /// What the desk needs of its execution.
    record Parts(
            FileDesk files,
            Terminals terminals,
            AcpSettings.Access access,
            Map<String, String> environment,
            Effects effects) {}

    private final Parts parts;
    private final Semaphore places = new Semaphore(AT_ONCE);

    ClientDesk(Parts parts) {
        this.parts = parts;
    }

    static boolean serves(String method) {
        return method.startsWith("fs/") || method.startsWith("terminal/");
    }

    /// Answers the request, soon or later.
    void serve(RpcPeer peer, JsonNode id, String method, JsonNode params) {
        if (!places.tryAcquire()) {
            peer.refuse(id, RpcError.refused("too_many_requests", "too many requests at once"));
            return;
        }
        Thread.ofVirtual().name("yoi-agent-request").start(() -> {
            try {
                peer.reply(id, answer(method, params));
            } catch (Refusal e) {
                // Whoever gets the answer can rely on it that the attempt is on record.
                if (e.error().code() == RpcError.REFUSED) {
                    parts.effects().refused(e.error(), method);
                }
                peer.refuse(id, e.error());
            } finally {
                places.release();
            }
        });
    }

    private ObjectNode answer(String method, JsonNode params) throws Refusal {
        return switch (method) {
            case "fs/read_text_file" -> read(params);
            case "fs/write_text_file" -> write(params);
            case "terminal/create" -> create(params);
            case "terminal/output" -> output(terminal(params));
            case "terminal/wait_for_exit" -> waited(terminal(params));
            case "terminal/kill" -> {
                terminal(params).kill();
                yield Json.object();
            }
            case "terminal/release" -> {
                parts.terminals().release(text(params, "terminalId"));
                yield Json.object();
            }
            default ->
                throw new Refusal(new RpcError(
                        RpcError.METHOD_NOT_FOUND, "this client does not know that method", "unknown_method"));
        };
    }

    private ObjectNode read(JsonNode params) throws Refusal {
        if (parts.access().files() == AcpSettings.Files.NONE) {
            throw Refusal.of("files_denied", "this worker's profile gives no files");
        }
        String text =
                parts.files().read(text(params, "path"), Json.number(params, "line"), Json.number(params, "limit"));
        return Json.object().put("content", text);
    }

    private ObjectNode write(JsonNode params) throws Refusal {
        if (parts.access().files() != AcpSettings.Files.READ_WRITE) {
            throw Refusal.of("files_denied", "this worker's profile lets no files be written");
        }
        String path = text(params, "path");
        String content = text(params, "content");
        String shown = parts.files().scope().shown(path);
        ObjectNode input = Json.object().put("path", shown).put("characters", content.length());
        return parts.effects().under("write_text_file", "Write " + shown, input, () -> {
            parts.files().write(path, content);
            return Json.object();
        });
    }

    private ObjectNode create(JsonNode params) throws Refusal {
        if (!parts.access().terminals()) {
            throw Refusal.of("terminals_denied", "this worker's profile gives no terminals");
        }
        List<String> words = new ArrayList<>(List.of(text(params, "command")));
        for (JsonNode argument : Json.elements(params, "args")) {
            if (!argument.isString()) {
                throw new Refusal(RpcError.invalid("an argument is no text"));
            }
            words.add(argument.stringValue());
        }
        var command = new Terminals.Command(
                words,
                directory(params),
                environment(params),
                Math.clamp(Json.number(params, "outputByteLimit").orElse(OUTPUT_DEFAULT), 0, Terminals.OUTPUT_MAX));
        String line = String.join(" ", words);
        ObjectNode input = Json.object().put("command", line);
        return parts.effects()
                .under(
                        "run_command",
                        line,
                        input,
                        () -> Json.object().put("terminalId", parts.terminals().create(command)));
    }

    private Path directory(JsonNode params) throws Refusal {
        var wanted = Json.text(params, "cwd");
        return wanted.isEmpty() ? parts.files().scope().root() : parts.files().directory(wanted.get());
    }

    private Map<String, String> environment(JsonNode params) throws Refusal {
        var environment = new TreeMap<>(parts.environment());
        for (JsonNode variable : Json.elements(params, "env")) {
            String name = text(variable, "name");
            if (!ChildEnvironment.mayBeNamed(name) || name.endsWith("*")) {
                throw Refusal.of("environment_denied", "that variable can't be set");
            }
            environment.put(name, text(variable, "value"));
        }
        return environment;
    }

    private Terminals.Terminal terminal(JsonNode params) throws Refusal {
        return parts.terminals().named(text(params, "terminalId"));
    }

    private static ObjectNode output(Terminals.Terminal terminal) {
        ObjectNode answer = Json.object().put("output", terminal.output()).put("truncated", terminal.truncated());
        if (terminal.over().isDone()) {
            answer.set("exitStatus", exit(terminal));
        }
        return answer;
    }

    private static ObjectNode waited(Terminals.Terminal terminal) {
        terminal.over().join();
        return exit(terminal);
    }

    /// As a shell says it: beyond 128 the number of a signal.
    private static ObjectNode exit(Terminals.Terminal terminal) {
        ObjectNode status = Json.object();
        terminal.exitCode().ifPresent(code -> status.put("exitCode", code));
        status.putNull("signal");
        return status;
    }

    private static String text(JsonNode params, String field) throws Refusal {
        return Json.text(params, field)
                .filter(text -> text.indexOf('\0') < 0)
                .orElseThrow(() -> new Refusal(RpcError.invalid("'" + field + "' is missing or no text")));
    }
}
