package dev.yoi.runtime;

import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.RunState;
import dev.yoi.runtime.store.CatalogEntry;
import org.jspecify.annotations.Nullable;

/// A worker in a list: what its log says, and the two live facts as of now (I2). `runState` is null without a
/// live execution. `undecided`: something waits for a person's decision.
public record WorkerSummary(
        CatalogEntry entry, Attachment attachment, @Nullable RunState runState, boolean undecided) {}
