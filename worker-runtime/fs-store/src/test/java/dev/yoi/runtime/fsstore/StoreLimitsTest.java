package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.fsstore.format.EventEncoder;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.RuntimeStore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// I11: the limits of this store. At the limit all is well; one beyond is refused, with the limit's name and its
/// maximum, and nothing has changed.
class StoreLimitsTest {
    private static final WorkerId ONE = Trial.worker(1);
    private static final int EVENT_BYTES = 1 << 20;
    private static final int APPEND_BYTES = 16 << 20;

    @TempDir
    Path root;

    /// With the limits that a user has.
    private RuntimeStore opened() {
        return FilesystemStore.open(
                FilesystemStoreOptions.of(root, Trial.RUNTIME, () -> Trial.AT, () -> Trial.STORE_ID));
    }

    /// An event whose body has so many bytes when it is encoded.
    private static WorkerEvent encoded(int bytes) {
        int empty = EventEncoder.body(new SequencedEvent(4, Trial.AT, Trial.message(""))).length;
        return Trial.message("x".repeat(bytes - empty));
    }

    private static void passed(String limit, long maximum, Runnable append) {
        WorkerRuntimeException refusal = catchThrowableOfType(WorkerRuntimeException.class, append::run);
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        assertThat(refusal.details()).containsEntry("limit", limit).containsEntry("maximum", Long.toString(maximum));
    }

    private void born(RuntimeStore store) {
        Trial.append(store, ONE, Trial.birth().toArray(WorkerEvent[]::new));
    }

    @Test
    void I11_anEventHasSoManyBytes() {
        try (RuntimeStore store = opened()) {
            born(store);
            long before = store.lastPosition();
            passed("event", EVENT_BYTES, () -> Trial.append(store, ONE, encoded(EVENT_BYTES + 1)));
            assertThat(store.lastPosition()).isEqualTo(before);
            assertThat(store.load(ONE).lastSeq()).isEqualTo(3);
            Trial.append(store, ONE, encoded(EVENT_BYTES));
        }
        try (RuntimeStore store = opened()) {
            assertThat(Trial.log(store, ONE)).hasSize(4);
        }
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
    }

    @Test
    void I11_anAppendHasSoManyBytes() {
        var events = new WorkerEvent[32];
        Arrays.fill(events, encoded(APPEND_BYTES / events.length - Request.MARGIN_BYTES));
        var beyond = events.clone();
        beyond[0] = encoded(APPEND_BYTES / events.length - Request.MARGIN_BYTES + 1);
        try (RuntimeStore store = opened()) {
            born(store);
            long before = store.lastPosition();
            passed("append", APPEND_BYTES, () -> Trial.append(store, ONE, beyond));
            assertThat(store.lastPosition()).isEqualTo(before);
            assertThat(store.load(ONE).lastSeq()).isEqualTo(3);
            Trial.append(store, ONE, events);
        }
        try (RuntimeStore store = opened()) {
            assertThat(store.load(ONE).lastSeq()).isEqualTo(3L + events.length);
        }
    }

    /// However many are asked for; and never less than one, else nobody could go on.
    @Test
    void I11_aPageHasSoManyBytes() {
        try (RuntimeStore store = opened()) {
            born(store);
            for (int i = 0; i < 6; i++) {
                Trial.append(store, ONE, encoded(EVENT_BYTES - 100));
            }
            var page = store.events(ONE, PageRequest.after(3, 1_000));
            long bytes = 0;
            for (RecordedEvent event : page.items()) {
                bytes += event.encoded().orElseThrow().length;
            }
            assertThat(bytes).isBetween(3L << 20, PageRequest.MAX_BYTES);
            assertThat(page.more()).isTrue();
            List<RecordedEvent> one = store.events(ONE, new PageRequest(PageRequest.Direction.FORWARD, 3, 10, 1))
                    .items();
            assertThat(one).hasSize(1);
        }
    }

    @Test
    void I11_aPageHasSoManyEvents() {
        try (RuntimeStore store = opened()) {
            born(store);
            var events = new WorkerEvent[1_000];
            Arrays.fill(events, Trial.message("m"));
            Trial.append(store, ONE, events);
            assertThat(store.events(ONE, PageRequest.after(0, 1_000)).items()).hasSize(1_000);
            passed("limit", 1_000, () -> store.events(ONE, PageRequest.after(0, 1_001)));
        }
    }
}
