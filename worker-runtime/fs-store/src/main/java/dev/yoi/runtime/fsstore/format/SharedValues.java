package dev.yoi.runtime.fsstore.format;

import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.ProfileName;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// Values that many workers have in common, kept once: they stay in memory for each worker. For one thread.
final class SharedValues {
    /// Values that are all different must not pile up here.
    private static final int TEXTS_MAX = 4_096;

    private final Map<String, ProfileName> profiles = new HashMap<>();
    private final Map<String, BackendName> backends = new HashMap<>();
    private final Map<Long, Generation> generations = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();

    ProfileName profile(String name) {
        return profiles.computeIfAbsent(name, ProfileName::new);
    }

    BackendName backend(String name) {
        return backends.computeIfAbsent(name, BackendName::new);
    }

    Generation generation(long value) {
        return generations.computeIfAbsent(value, Generation::new);
    }

    Labels labels(JsonObject json) {
        var labels = new TreeMap<String, String>();
        json.names().forEach(key -> labels.put(text(key), text(json.text(key))));
        return Labels.of(labels);
    }

    String text(String value) {
        String known = texts.get(value);
        if (known == null && texts.size() < TEXTS_MAX) {
            texts.put(value, value);
        }
        return known == null ? value : known;
    }
}
