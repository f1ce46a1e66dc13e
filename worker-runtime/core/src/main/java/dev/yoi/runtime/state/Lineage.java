package dev.yoi.runtime.state;

import dev.yoi.runtime.model.WorkerId;

/// Where a worker's log comes from: its events up to `atSeq` are a copy of those of `origin`, which for an import
/// may be the worker itself.
public record Lineage(WorkerId origin, long atSeq) {}
