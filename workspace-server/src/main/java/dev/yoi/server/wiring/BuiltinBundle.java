package dev.yoi.server.wiring;

import dev.yoi.execution.acp.AgentProfiles;
import dev.yoi.execution.process.BuiltinProfiles;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.model.BundleId;
import java.util.stream.Stream;

/// The bundle that comes with this version. A store that has another content under its name got that from another
/// version: then this one's goes under a name with its digest, and workers stay with what they were made with.
final class BuiltinBundle {
    private static final String ID = "builtin";
    private static final int DIGITS_IN_ID = 12;

    private BuiltinBundle() {}

    static ConfigBundle content() {
        return new ConfigBundle(
                new BundleId(ID),
                Stream.concat(BuiltinProfiles.all().stream(), AgentProfiles.all().stream())
                        .toList());
    }

    static ConfigBundle storeIn(WorkerRuntime runtime) {
        ConfigBundle wanted = content();
        boolean taken = runtime.bundles().stream()
                .anyMatch(known ->
                        known.id().equals(wanted.id()) && !known.digest().equals(wanted.digest()));
        ConfigBundle bundle = taken
                ? new ConfigBundle(
                        new BundleId(ID + "-" + wanted.digest().hex().substring(0, DIGITS_IN_ID)), wanted.profiles())
                : wanted;
        runtime.storeBundle(bundle);
        return bundle;
    }
}
