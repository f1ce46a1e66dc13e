package dev.yoi.execution.acp;

import dev.yoi.runtime.model.WorkdirRef;
import dev.yoi.runtime.model.WorkerId;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/// What the backend needs to know of its host. `workdirs` finds the directory of a reference, or throws a typed
/// refusal. `homes` names the directory of a worker's agent: its HOME, its temporary files and the protocol's
/// latest frames go there. `hidden` are directories that no agent gets through us, though they may lie in a
/// workdir.
public record AcpOptions(
        Function<WorkdirRef, Path> workdirs, Function<WorkerId, Path> homes, List<Path> hidden, AcpLimits limits) {
    public AcpOptions {
        hidden = List.copyOf(hidden);
    }

    /// With nothing hidden and the default limits.
    public static AcpOptions of(Function<WorkdirRef, Path> workdirs, Function<WorkerId, Path> homes) {
        return new AcpOptions(workdirs, homes, List.of(), AcpLimits.DEFAULT);
    }

    public AcpOptions withHidden(List<Path> directories) {
        return new AcpOptions(workdirs, homes, directories, limits);
    }

    public AcpOptions withLimits(AcpLimits newLimits) {
        return new AcpOptions(workdirs, homes, hidden, newLimits);
    }
}
