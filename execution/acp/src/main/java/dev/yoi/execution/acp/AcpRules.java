package dev.yoi.execution.acp;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.execution.SettingRules;
import dev.yoi.runtime.model.BackendName;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What there is to say of an agent's settings on any machine.
final class AcpRules implements SettingRules {
    @Override
    public BackendName backend() {
        return AcpBackends.NAME;
    }

    @Override
    public List<Problem> problems(Profile profile) {
        return AcpSettings.read(profile, AcpLimits.DEFAULT).problems();
    }

    @Override
    public SortedMap<String, List<String>> presets(Profile profile) {
        var presets = new TreeMap<String, List<String>>();
        presets.put(AcpSettings.FILES, List.of("read_write"));
        presets.put(AcpSettings.TERMINALS, List.of("yes"));
        presets.put(
                AcpSettings.TIMEOUT,
                List.of(Long.toString(AcpLimits.DEFAULT.runTime().toSeconds())));
        presets.put(AcpSettings.OUTPUT_LIMIT, List.of(Long.toString(AcpLimits.DEFAULT.outputCharacters())));
        presets.keySet().removeAll(profile.settings().keySet());
        return presets;
    }

    @Override
    public boolean readsRepository(Profile profile) {
        return true;
    }
}
