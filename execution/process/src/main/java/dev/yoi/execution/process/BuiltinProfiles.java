package dev.yoi.execution.process;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.model.ProfileName;
import java.util.List;
import java.util.TreeMap;

/// Profiles that need nothing but this module.
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
}
