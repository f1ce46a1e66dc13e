package dev.yoi.execution.process;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.model.ProfileName;
import java.util.List;
import java.util.TreeMap;

/// Profiles that this backend runs. `shell` needs nothing but this module; the others a program that is
/// installed.
public final class BuiltinProfiles {
    private BuiltinProfiles() {}

    /// Runs each input as a command of the POSIX shell in the working directory. `sh` rather than `bash`, since
    /// every machine that this backend works on has it.
    public static Profile shell() {
        var settings = new TreeMap<String, List<String>>();
        settings.put(CommandSettings.COMMAND, List.of("sh", "-c", CommandSettings.INPUT_PLACE));
        settings.put(CommandSettings.INPUT, List.of("argument"));
        settings.put(CommandSettings.OUTPUT, List.of("text"));
        return new Profile(
                new ProfileName("shell"),
                ProcessBackends.NAME,
                "Runs each input as a shell command in the working directory.",
                settings);
    }

    /// `shell`, and the one-shot modes of three agents.
    public static List<Profile> all() {
        return List.of(shell(), claudeExec(), codexExec(), geminiExec());
    }

    /// Claude Code without a terminal, one process per input; it goes on with its own session. It runs what its
    /// own settings allow and asks nobody.
    public static Profile claudeExec() {
        var settings = agent(
                "npm install -g @anthropic-ai/claude-code",
                "claude",
                "-p",
                CommandSettings.INPUT_PLACE,
                CommandSettings.RESUME_PLACE,
                "--output-format",
                "stream-json",
                "--verbose");
        settings.put(CommandSettings.RESUME, List.of("--resume", CommandSettings.SESSION_PLACE));
        settings.put(CommandSettings.ENV, List.of("ANTHROPIC_*", "CLAUDE_CODE_*"));
        settings.put(
                CommandSettings.EVENTS,
                List.of(
                        "session type==system subtype==init id=session_id model=model",
                        "reasoning type==assistant @message.content .type==thinking text=.thinking",
                        "text type==assistant @message.content .type==text text=.text",
                        "call type==assistant @message.content .type==tool_use id=.id tool=.name input=.input",
                        "result type==user @message.content .type==tool_result .is_error!=true id=.tool_use_id text=.content",
                        "result type==user @message.content .type==tool_result .is_error==true failed id=.tool_use_id text=.content",
                        "usage type==result input=usage.input_tokens output=usage.output_tokens"
                                + " cached=usage.cache_read_input_tokens cost=total_cost_usd",
                        "error type==result is_error==true text=result"));
        return profile("claude-exec", "Claude Code, one process per input; asks nobody.", settings);
    }

    /// Codex without a terminal, likewise.
    public static Profile codexExec() {
        var settings = agent(
                "npm install -g @openai/codex",
                "codex",
                "exec",
                "--json",
                "--skip-git-repo-check",
                CommandSettings.RESUME_PLACE,
                CommandSettings.INPUT_PLACE);
        settings.put(CommandSettings.RESUME, List.of("resume", CommandSettings.SESSION_PLACE));
        settings.put(CommandSettings.ENV, List.of("OPENAI_*", "CODEX_*"));
        settings.put(
                CommandSettings.EVENTS,
                List.of(
                        "session type==thread.started id=thread_id",
                        "reasoning type==item.completed item.type==reasoning text=item.text",
                        "text type==item.completed item.type==agent_message text=item.text",
                        "call type==item.started item.type==command_execution id=item.id tool:shell title=item.command input=item.command",
                        "result type==item.completed item.type==command_execution item.status!=failed id=item.id text=item.aggregated_output",
                        "result type==item.completed item.type==command_execution item.status==failed failed id=item.id"
                                + " text=item.aggregated_output",
                        "call type==item.completed item.type==file_change id=item.id tool:edit input=item.changes",
                        "result type==item.completed item.type==file_change item.status!=failed id=item.id",
                        "result type==item.completed item.type==file_change item.status==failed failed id=item.id",
                        "call type==item.started item.type==mcp_tool_call id=item.id tool=item.tool input=item.arguments",
                        "result type==item.completed item.type==mcp_tool_call item.status!=failed id=item.id text=item.result",
                        "result type==item.completed item.type==mcp_tool_call item.status==failed failed id=item.id text=item.error",
                        "usage type==turn.completed input=usage.input_tokens output=usage.output_tokens"
                                + " cached=usage.cached_input_tokens reasoning=usage.reasoning_output_tokens",
                        "error type==turn.failed text=error.message",
                        "error type==error text=message"));
        return profile("codex-exec", "OpenAI Codex, one process per input; asks nobody.", settings);
    }

    /// The Gemini CLI without a terminal, likewise.
    public static Profile geminiExec() {
        var settings = agent(
                "npm install -g @google/gemini-cli",
                "gemini",
                "-p",
                CommandSettings.INPUT_PLACE,
                CommandSettings.RESUME_PLACE,
                "--output-format",
                "stream-json");
        settings.put(CommandSettings.RESUME, List.of("--resume", CommandSettings.SESSION_PLACE));
        settings.put(CommandSettings.ENV, List.of("GEMINI_*", "GOOGLE_*"));
        settings.put(
                CommandSettings.EVENTS,
                List.of(
                        "session type==init id=session_id model=model",
                        "text type==message role==assistant delta==true delta text=content",
                        "text type==message role==assistant delta!=true text=content",
                        "call type==tool_use id=tool_id tool=tool_name input=parameters",
                        "result type==tool_result status==success id=tool_id text=output",
                        "result type==tool_result status!=success failed id=tool_id text=error.message",
                        "usage type==result input=stats.input_tokens output=stats.output_tokens cached=stats.cached",
                        "error type==result status==error text=error.message"));
        return profile("gemini-exec", "Google's Gemini CLI, one process per input; asks nobody.", settings);
    }

    private static TreeMap<String, List<String>> agent(String install, String... command) {
        var settings = new TreeMap<String, List<String>>();
        settings.put(CommandSettings.COMMAND, List.of(command));
        settings.put(CommandSettings.OUTPUT, List.of("jsonl"));
        settings.put(CommandSettings.INSTALL, List.of(install));
        return settings;
    }

    private static Profile profile(String name, String description, TreeMap<String, List<String>> settings) {
        return new Profile(new ProfileName(name), ProcessBackends.NAME, description, settings);
    }
}
