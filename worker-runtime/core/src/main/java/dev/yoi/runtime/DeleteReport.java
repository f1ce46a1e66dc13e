package dev.yoi.runtime;

import dev.yoi.runtime.model.WorkerId;

/// What deleting a worker came to. `repeated`: it was deleted before, and this call changed nothing.
public record DeleteReport(WorkerId worker, boolean repeated) {}
