package dev.yoi.runtime;

import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.StopOutcome;

/// What a stop, a cancel or a detach came to. `repeated`: the worker was in this state already, and nothing was
/// done.
public record StopReport(Lifecycle lifecycle, StopOutcome outcome, boolean repeated) {}
