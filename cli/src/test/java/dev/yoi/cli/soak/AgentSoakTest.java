package dev.yoi.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.cli.process.Program;
import dev.yoi.runtime.testkit.agent.AgentDouble;
import dev.yoi.runtime.testkit.model.ModelReply;
import dev.yoi.runtime.testkit.model.ModelRequest;
import dev.yoi.runtime.testkit.model.ScriptedModel;
import dev.yoi.runtime.testkit.model.ToolUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Agents in a real server that is killed: the double in each `./dev check`, real ones in `./dev soak --only
/// agents`.
class AgentSoakTest {
    private static final Pattern EDIT = Pattern.compile("EDIT it (\\d+)");
    private static final String CODEX_WRITES = "{\"cmd\":\"echo DONE > t.txt\","
            + "\"sandbox_permissions\":\"require_escalated\",\"justification\":\"t\"}";

    @TempDir
    private Path folder;

    private Path project = Path.of("");
    private Path home = Path.of("");

    @BeforeEach
    void folders() throws IOException {
        project = Files.createDirectories(folder.resolve("project"));
        home = Files.createDirectories(folder.resolve("home"));
    }

    private Program program(Path bin) {
        return Program.jvm(project, home).with("HOME", home.toString()).with("PATH", bin + ":" + System.getenv("PATH"));
    }

    @Test
    void anAgentEditsAsksIsRefusedInterruptedKilledAndGoesOn() throws Exception {
        Path bin = folder.resolve("bin");
        AgentDouble.install(bin);
        // Under the name of a program that a built-in profile wants, so that it is that profile which is tried.
        Files.move(bin.resolve(AgentDouble.PROGRAM), bin.resolve("codex-acp"));
        new AgentStory(program(bin), new AgentStory.Agent("codex", "askstools 1", "answers", "ran")).tell();
    }

    @Test
    @Tag("soak")
    @Tag("soak-agents")
    void codexEditsAsksIsRefusedInterruptedKilledAndGoesOn() throws Exception {
        Path bin = installed("codex-acp");
        try (ScriptedModel model = ScriptedModel.open(request -> edits(request, "exec_command", CODEX_WRITES))) {
            Files.writeString(Files.createDirectories(home.resolve(".codex")).resolve("config.toml"), """
                    model = "m1"
                    model_provider = "scripted"
                    check_for_update_on_startup = false
                    approvals_reviewer = "user"
                    [analytics]
                    enabled = false
                    [model_providers.scripted]
                    name = "scripted"
                    base_url = "%s/v1"
                    wire_api = "responses"
                    env_key = "OPENAI_API_KEY"
                    requires_openai_auth = false
                    """.formatted(
                            model.baseUrl()));
            Program program = program(bin).with("OPENAI_API_KEY", "no-real-key");
            new AgentStory(program, new AgentStory.Agent("codex", "EDIT it", "just talk", "t.txt")).tell();
        }
    }

    @Test
    @Tag("soak")
    @Tag("soak-agents")
    void claudeEditsAsksIsRefusedInterruptedKilledAndGoesOn() throws Exception {
        Path bin = installed("claude-agent-acp");
        String write = "{\"command\":\"echo DONE > t.txt\",\"description\":\"writes a file\"}";
        try (ScriptedModel model = ScriptedModel.open(request -> edits(request, "Bash", write))) {
            Program program = program(bin)
                    .with("ANTHROPIC_BASE_URL", model.baseUrl().toString())
                    .with("ANTHROPIC_API_KEY", "no-real-key")
                    .with("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
            new AgentStory(program, new AgentStory.Agent("claude", "EDIT it", "just talk", "t.txt")).tell();
        }
    }

    /// Calls a tool once for each prompt that says `EDIT` and a number; agents ask their model for other things
    /// too, and put prompts together that were interrupted.
    private static ModelReply edits(ModelRequest request, String tool, String arguments) {
        String last = request.userTexts().isEmpty() ? "" : request.userTexts().getLast();
        String call = EDIT.matcher(last)
                .results()
                .map(prompt -> "call-" + prompt.group(1))
                .reduce("", (_, later) -> later);
        if (call.isEmpty() || !request.tools().contains(tool) || request.hasOutputOf(call)) {
            return ModelReply.says("Hello ", "from the ", "scripted model.");
        }
        return ModelReply.calls(new ToolUse(call, tool, arguments));
    }

    /// Where this agent's program is: beside the others that `./dev soak` installs, or on the `PATH`.
    private static Path installed(String name) {
        Path own = Path.of(System.getProperty("yoi.repository"), "target", "agents", "node_modules", ".bin");
        Optional<Path> found = Files.isExecutable(own.resolve(name)) ? Optional.of(own) : onPath(name);
        assertThat(found).as(name + ": ./dev soak --only agents installs it").isPresent();
        return found.orElseThrow();
    }

    private static Optional<Path> onPath(String name) {
        for (String directory : System.getenv("PATH").split(":", -1)) {
            if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, name))) {
                return Optional.of(Path.of(directory));
            }
        }
        return Optional.empty();
    }
}
