package dev.yoi.server.wire;

import dev.yoi.runtime.execution.CheckReport;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.Severity;
import dev.yoi.server.wire.schema.CodesOf;
import java.util.List;

/// What a pre-flight check found.
public record CheckView(String profile, BundleRefView bundle, boolean runnable, List<Found> findings) {
    public record Found(
            String code, @CodesOf(Severity.class) String severity, String message, String remedy) {}

    public static CheckView of(ProfileName profile, BundleRef bundle, CheckReport report) {
        return new CheckView(
                profile.value(),
                BundleRefView.of(bundle),
                report.runnable(),
                report.findings().stream()
                        .map(f -> new Found(f.code().value(), f.severity().code(), f.message(), f.remedy()))
                        .toList());
    }
}
