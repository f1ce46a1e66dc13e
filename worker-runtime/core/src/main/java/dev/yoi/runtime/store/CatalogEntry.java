package dev.yoi.runtime.store;

import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.Usage;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import dev.yoi.runtime.state.WorkerState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is kept in memory of every worker: enough to list, filter and sort, and to find the worker a create key
/// made. A derived summary of [WorkerState] ([#of]). `updatedMillis` is the time of the last event in
/// milliseconds since the epoch; `createKeyHash` is [Catalog#hash] of the create key, 0 without one.
public record CatalogEntry(
        WorkerId id,
        @Nullable WorkerName name,
        Labels labels,
        ProfileName profile,
        BackendName backend,
        Lifecycle lifecycle,
        Flags flags,
        Generation generation,
        long lastSeq,
        long createdMillis,
        long updatedMillis,
        Usage usage,
        long createKeyHash) {

    /// `cutOff` as in [dev.yoi.runtime.state.ExecutionState#cutOff]. `undecided`: without a live execution
    /// something waits for a person, [WorkerState#undecided]. `damaged`: the worker's log can't be read as
    /// a whole; it takes nothing more, and the entry says what its readable beginning says.
    public record Flags(boolean hidden, boolean cutOff, boolean undecided, boolean damaged) {
        private static final Flags[] SOUND = {
            new Flags(false, false, false, false),
            new Flags(false, true, false, false),
            new Flags(true, false, false, false),
            new Flags(true, true, false, false),
            new Flags(false, false, true, false),
            new Flags(false, true, true, false),
            new Flags(true, false, true, false),
            new Flags(true, true, true, false)
        };

        /// Of a worker that is not damaged. Shared, since there are only eight.
        public static Flags of(boolean hidden, boolean cutOff, boolean undecided) {
            return SOUND[(undecided ? 4 : 0) + (hidden ? 2 : 0) + (cutOff ? 1 : 0)];
        }

        public static Flags of(boolean hidden, boolean cutOff) {
            return of(hidden, cutOff, false);
        }
    }

    /// The same worker, found to be damaged.
    public CatalogEntry asDamaged() {
        return new CatalogEntry(
                id,
                name,
                labels,
                profile,
                backend,
                lifecycle,
                new Flags(flags.hidden(), flags.cutOff(), flags.undecided(), true),
                generation,
                lastSeq,
                createdMillis,
                updatedMillis,
                usage,
                createKeyHash);
    }

    public static CatalogEntry of(WorkerState state) {
        var record = state.record();
        var options = state.options();
        return new CatalogEntry(
                record.id(),
                options.name(),
                options.labels(),
                record.profile(),
                record.backend(),
                state.lifecycle(),
                Flags.of(
                        options.hidden(),
                        state.execution().cutOff(),
                        !state.undecided(false).isEmpty()),
                state.execution().generation(),
                state.lastSeq(),
                record.createdAt().toEpochMilli(),
                state.progress().updatedAt().toEpochMilli(),
                state.summary().usage(),
                record.createKey() == null ? 0 : Catalog.hash(record.createKey().key()));
    }

    public Instant createdAt() {
        return Instant.ofEpochMilli(createdMillis);
    }

    public Instant updatedAt() {
        return Instant.ofEpochMilli(updatedMillis);
    }
}
