package dev.yoi.runtime.bundle;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.ProfileName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A named way to run a worker. The runtime looks at `name` and `backend` only; `settings` belong to the backend,
/// which says which keys it knows ([dev.yoi.runtime.execution.ExecutionBackend#check]). A setting is a list of
/// strings; most have one.
///
/// Limits: 64 settings, 64 values each, 8,192 UTF-16 units a value, description 500.
public record Profile(
        ProfileName name, BackendName backend, String description, SortedMap<String, List<String>> settings) {
    public static final int MAX_SETTINGS = 64;
    public static final int MAX_VALUES = 64;
    public static final int MAX_VALUE_CHARACTERS = 8_192;
    public static final int MAX_DESCRIPTION_CHARACTERS = 500;
    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]{0,62}");

    public Profile {
        if (description.length() > MAX_DESCRIPTION_CHARACTERS) {
            throw WorkerRuntimeException.limit(
                    "description", MAX_DESCRIPTION_CHARACTERS, "a profile's description has at most 500 characters");
        }
        if (settings.size() > MAX_SETTINGS) {
            throw WorkerRuntimeException.limit("settings", MAX_SETTINGS, "a profile has at most 64 settings");
        }
        var copy = new TreeMap<String, List<String>>();
        settings.forEach((key, values) -> copy.put(checkedKey(key), checkedValues(key, values)));
        settings = Collections.unmodifiableSortedMap(copy);
    }

    /// The only value of a setting; empty when the setting is absent; `bundle_invalid` when it has several.
    public Optional<String> setting(String key) {
        List<String> values = settings.getOrDefault(key, List.of());
        if (values.size() > 1) {
            throw BundleRules.invalid("profile " + name + ": setting '" + key + "' takes one value");
        }
        return values.stream().findFirst();
    }

    /// All values of a setting, in order; empty when it is absent.
    public List<String> values(String key) {
        return settings.getOrDefault(key, List.of());
    }

    /// What the worker is told before its inputs; empty when nothing.
    public String instructions() {
        return String.join("", values(SharedSettings.INSTRUCTIONS));
    }

    /// This profile with one more setting, in the place of one with that key.
    public Profile with(String key, List<String> values) {
        var more = new TreeMap<>(settings);
        more.put(key, values);
        return new Profile(name, backend, description, more);
    }

    private static String checkedKey(String key) {
        if (!KEY.matcher(key).matches()) {
            throw BundleRules.invalid("setting '" + key + "' must match " + KEY.pattern());
        }
        return key;
    }

    private static List<String> checkedValues(String key, List<String> values) {
        if (values.size() > MAX_VALUES) {
            throw WorkerRuntimeException.limit("settings." + key, MAX_VALUES, "a setting has at most 64 values");
        }
        var checked = new ArrayList<String>();
        for (String value : values) {
            if (value.length() > MAX_VALUE_CHARACTERS) {
                throw WorkerRuntimeException.limit(
                        "settings." + key, MAX_VALUE_CHARACTERS, "a value of a setting has at most 8192 characters");
            }
            checked.add(BundleRules.checkedValue(key, value));
        }
        return List.copyOf(checked);
    }
}
