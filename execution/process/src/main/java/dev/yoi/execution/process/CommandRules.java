package dev.yoi.execution.process;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.execution.SettingRules;
import dev.yoi.runtime.model.BackendName;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What there is to say of a command's settings on any machine.
final class CommandRules implements SettingRules {
    @Override
    public BackendName backend() {
        return ProcessBackends.NAME;
    }

    @Override
    public List<Problem> problems(Profile profile) {
        return CommandSettings.read(profile, ProcessLimits.DEFAULT).problems();
    }

    @Override
    public SortedMap<String, List<String>> presets(Profile profile) {
        var presets = new TreeMap<String, List<String>>();
        presets.put(CommandSettings.INPUT, List.of("argument"));
        presets.put(CommandSettings.OUTPUT, List.of("text"));
        presets.put(CommandSettings.SANDBOX, List.of("none"));
        presets.put(
                CommandSettings.TIMEOUT,
                List.of(Long.toString(ProcessLimits.DEFAULT.runTime().toSeconds())));
        presets.put(CommandSettings.OUTPUT_LIMIT, List.of(Long.toString(ProcessLimits.DEFAULT.outputBytes())));
        presets.keySet().removeAll(profile.settings().keySet());
        return presets;
    }

    /// A command that is parsed is an agent's; any other one is just a command.
    @Override
    public boolean readsRepository(Profile profile) {
        return !profile.setting(CommandSettings.OUTPUT).orElse("text").equals("text");
    }
}
