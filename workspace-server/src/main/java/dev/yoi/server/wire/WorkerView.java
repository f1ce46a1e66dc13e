package dev.yoi.server.wire;

import dev.yoi.runtime.WorkerDetail;
import dev.yoi.runtime.WorkerSummary;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.RunState;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.WorkerName;
import dev.yoi.runtime.state.WorkerOptions;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.CatalogEntry;
import dev.yoi.server.wire.schema.CodesOf;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A worker as in lists. `attachment` and `runState` are what the serving process can prove now (I2). `damaged`:
/// its log can't be read as a whole, and it takes nothing more. `undecided`: something waits for a person.
public record WorkerView(
        String workerId,
        String runtimeId,
        @Nullable String name,
        String profile,
        String backend,
        Map<String, String> labels,
        @CodesOf(Lifecycle.class) String lifecycle,
        @CodesOf(Attachment.class) String attachment,
        @CodesOf(RunState.class) @Nullable String runState,
        boolean hidden,
        boolean damaged,
        boolean undecided,
        long generation,
        long lastSeq,
        String createdAt,
        String updatedAt) {

    public static WorkerView of(RuntimeId runtime, WorkerSummary summary) {
        CatalogEntry entry = summary.entry();
        return new WorkerView(
                entry.id().toString(),
                runtime.value(),
                text(entry.name()),
                entry.profile().value(),
                entry.backend().value(),
                labels(entry.labels()),
                entry.lifecycle().code(),
                summary.attachment().code(),
                text(summary.runState()),
                entry.flags().hidden(),
                entry.flags().damaged(),
                summary.undecided(),
                entry.generation().value(),
                entry.lastSeq(),
                Timestamps.text(Instant.ofEpochMilli(entry.createdMillis())),
                Timestamps.text(Instant.ofEpochMilli(entry.updatedMillis())));
    }

    static WorkerView of(RuntimeId runtime, WorkerDetail detail) {
        WorkerState state = detail.state();
        WorkerOptions options = state.options();
        return new WorkerView(
                state.id().toString(),
                runtime.value(),
                text(options.name()),
                state.record().profile().value(),
                state.record().backend().value(),
                labels(options.labels()),
                state.lifecycle().code(),
                detail.attachment().code(),
                text(detail.runState()),
                options.hidden(),
                detail.damaged(),
                !detail.undecided().isEmpty(),
                state.execution().generation().value(),
                state.lastSeq(),
                Timestamps.text(state.record().createdAt()),
                Timestamps.text(state.progress().updatedAt()));
    }

    static @Nullable String text(@Nullable RunState state) {
        return state == null ? null : state.code();
    }

    private static @Nullable String text(@Nullable WorkerName name) {
        return name == null ? null : name.value();
    }

    private static Map<String, String> labels(Labels labels) {
        return labels.values();
    }
}
