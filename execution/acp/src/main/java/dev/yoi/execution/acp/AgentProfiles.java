package dev.yoi.execution.acp;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.model.ProfileName;
import java.util.List;
import java.util.TreeMap;

/// Profiles for agents that are known to work, with what it takes to install them and to sign in.
public final class AgentProfiles {
    private AgentProfiles() {}

    public static List<Profile> all() {
        return List.of(codex(), claude(), opencode(), gemini());
    }

    /// OpenAI's Codex. In its mode `read-only` it asks before it edits or runs anything that is not harmless.
    public static Profile codex() {
        var settings = settings("npm install -g @agentclientprotocol/codex-acp", "codex-acp");
        settings.put(AcpSettings.MODE, List.of("read-only"));
        settings.put(AcpSettings.ENV, List.of("OPENAI_*", "CODEX_API_KEY"));
        settings.put(AcpSettings.HOME_FILES, List.of(".codex/auth.json", ".codex/config.toml"));
        settings.put(AcpSettings.SIGN_IN, List.of("sign in with: codex login; or set OPENAI_API_KEY for the server"));
        return profile("codex", "OpenAI Codex; asks before it edits files or runs commands.", settings);
    }

    /// Anthropic's Claude Code.
    public static Profile claude() {
        var settings = settings("npm install -g @agentclientprotocol/claude-agent-acp", "claude-agent-acp");
        settings.put(AcpSettings.ENV, List.of("ANTHROPIC_*", "CLAUDE_CODE_*"));
        settings.put(AcpSettings.HOME_FILES, List.of(".claude/.credentials.json", ".claude/settings.json"));
        settings.put(
                AcpSettings.SIGN_IN, List.of("sign in with: claude login; or set ANTHROPIC_API_KEY for the server"));
        return profile("claude", "Claude Code; asks before it edits files or runs commands.", settings);
    }

    public static Profile opencode() {
        var settings = settings("npm install -g opencode-ai", "opencode", "acp");
        settings.put(AcpSettings.ENV, List.of("OPENCODE_*", "ANTHROPIC_API_KEY", "OPENAI_API_KEY"));
        settings.put(
                AcpSettings.HOME_FILES, List.of(".local/share/opencode/auth.json", ".config/opencode/opencode.json"));
        settings.put(AcpSettings.SIGN_IN, List.of("sign in with: opencode auth login"));
        return profile("opencode", "opencode, with whatever model it is set to.", settings);
    }

    public static Profile gemini() {
        var settings = settings("npm install -g @google/gemini-cli", "gemini", "--acp");
        settings.put(AcpSettings.ENV, List.of("GEMINI_*", "GOOGLE_*"));
        settings.put(AcpSettings.HOME_FILES, List.of(".gemini/oauth_creds.json", ".gemini/settings.json"));
        settings.put(
                AcpSettings.SIGN_IN, List.of("sign in by starting gemini once; or set GEMINI_API_KEY for the server"));
        return profile("gemini", "Google's Gemini CLI.", settings);
    }

    private static TreeMap<String, List<String>> settings(String install, String... command) {
        var settings = new TreeMap<String, List<String>>();
        settings.put(AcpSettings.COMMAND, List.of(command));
        settings.put(AcpSettings.INSTALL, List.of(install));
        return settings;
    }

    private static Profile profile(String name, String description, TreeMap<String, List<String>> settings) {
        return new Profile(new ProfileName(name), AcpBackends.NAME, description, settings);
    }
}
