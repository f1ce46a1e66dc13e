package dev.yoi.runtime.fsstore.format;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.ProfileName;
import java.util.List;
import java.util.TreeMap;

/// The content of a config bundle, as in `bundles/<digest>.json`. The bundle's id is not in it.
public final class BundleForm {
    private BundleForm() {}

    public static byte[] file(ConfigBundle bundle) {
        var out = new JsonWriter(1024).beginObject().field("format", Records.FORMAT);
        out.name("profiles").beginArray();
        for (Profile profile : bundle.profiles()) {
            out.beginObject().field("name", profile.name().value());
            out.field("backend", profile.backend().value()).field("description", profile.description());
            out.name("settings").beginObject();
            profile.settings().forEach((key, values) -> {
                out.name(key).beginArray();
                values.forEach(out::string);
                out.endArray();
            });
            out.endObject().endObject();
        }
        return Line.file(out.endArray());
    }

    public static ConfigBundle read(BundleId id, byte[] file) {
        return Reading.of(() -> ConfigBundle.of(
                id,
                Line.record(file).objects("profiles").stream()
                        .map(BundleForm::profile)
                        .toList()));
    }

    private static Profile profile(JsonObject json) {
        var settings = new TreeMap<String, List<String>>();
        JsonObject stored = json.object("settings");
        stored.names().forEach(key -> settings.put(key, stored.texts(key)));
        return new Profile(
                new ProfileName(json.text("name")),
                new BackendName(json.text("backend")),
                json.text("description"),
                settings);
    }
}
