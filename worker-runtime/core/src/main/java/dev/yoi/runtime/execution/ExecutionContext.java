package dev.yoi.runtime.execution;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.WorkdirRef;
import dev.yoi.runtime.model.WorkerId;
import java.time.Duration;

/// What a backend gets to start an execution with. `generation` was reserved durably; from 2 on this is a
/// restore, and `log` holds what happened before.
public record ExecutionContext(
        WorkerId worker,
        Generation generation,
        Profile profile,
        WorkdirRef workdir,
        LogReader log,
        ExecutionSink sink,
        Duration startDeadline) {}
