package dev.yoi.runtime.testkit;

import static dev.yoi.runtime.testkit.StoreContractPart.message;
import static dev.yoi.runtime.testkit.StoreContractPart.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.CatalogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Part of [RuntimeStoreContract]: appending to a worker's log.
public interface StoreAppendContract extends StoreContractPart {
    /// Above the limit of one encoded event, whatever the encoding: 1 MiB of text.
    int OVERSIZED_CHARACTERS = (1 << 20) + 1;

    @Test
    default void aNewStoreIsEmptyAndWritable() {
        var store = trial().store();
        assertThat(store.status().writable()).isTrue();
        assertThat(store.catalog().size()).isZero();
        assertThat(store.lastPosition()).isZero();
        assertThat(store.bundles()).isEmpty();
        assertThat(store.diagnostics()).isEmpty();
        assertThat(store.identity().epoch()).isEqualTo(1);
    }

    @Test
    default void I3_sequencesAreGaplessFromOne() {
        WorkerId id = trial().created();
        for (int i = 0; i < 20; i++) {
            trial().commit(id, message("a" + i), message("b" + i));
        }
        assertThat(trial().allEvents(id)).extracting(RecordedEvent::seq).isEqualTo(sequences(41));
    }

    @Test
    default void whatIsAcknowledgedIsVisibleInCatalogStateAndPages() {
        WorkerId id = trial().created();
        List<RecordedEvent> committed = trial().commit(id, message("hello"));
        assertThat(committed).hasSize(1);
        assertThat(trial().store().catalog().entry(id).orElseThrow().lastSeq()).isEqualTo(2);
        assertThat(trial().store().load(id).lastSeq()).isEqualTo(2);
        assertThat(trial().allEvents(id)).hasSize(2);
        assertThat(trial().store().lastPosition()).isEqualTo(committed.getLast().position());
    }

    @Test
    default void appendsOfOneWorkerCommitInTheOrderOfTheCalls() {
        WorkerId id = trial().created();
        var pending = new ArrayList<StoreTrial.Pending>();
        for (int i = 0; i < 200; i++) {
            pending.add(trial().append(id, List.of(message("text " + i))));
        }
        long seq = 1;
        for (StoreTrial.Pending append : pending) {
            assertThat(append.await().getFirst().seq()).isEqualTo(++seq);
        }
    }

    @Test
    default void anAppendOfSeveralEventsIsAcknowledgedAtOnce() {
        WorkerId id = trial().created();
        List<RecordedEvent> committed = trial().commit(id, message("one"), message("two"), message("three"));
        assertThat(committed).extracting(RecordedEvent::seq).containsExactly(2L, 3L, 4L);
        assertThat(committed).extracting(RecordedEvent::position).isSorted().doesNotHaveDuplicates();
    }

    @Test
    default void I4_loadIsTheFoldOfTheLogForEventsOfEveryKind(SeededRandom random) {
        var events = new RandomEvents(random);
        WorkerId id = trial().created(events.created());
        for (WorkerEvent event : events.oneOfEach()) {
            trial().commit(id, event);
        }
        trial().verify();
        assertThat(trial().store().load(id)).isEqualTo(trial().state(id));
    }

    @Test
    default void I7_eachEndIsKeptAndStaysTheEnd(SeededRandom random) {
        var events = new RandomEvents(random);
        for (WorkerEvent end : events.ends()) {
            WorkerId id = trial().created(events.created());
            trial().commit(id, events.oneOfEach().toArray(WorkerEvent[]::new));
            trial().commit(id, end);
            trial().commit(id, message("late"));
            assertThat(trial().store().load(id).lifecycle())
                    .isEqualTo(trial().state(id).lifecycle());
        }
    }

    @Test
    default void I4_theCatalogSaysWhatTheStateSays(SeededRandom random) {
        var events = new RandomEvents(random);
        WorkerId id = trial().created(events.created());
        for (int i = 0; i < 50; i++) {
            trial().commit(id, events.next());
            assertThat(trial().store().catalog().entry(id))
                    .contains(CatalogEntry.of(trial().store().load(id)));
        }
    }

    @Test
    default void anEventOfAnUnknownKindIsKept() {
        WorkerId id = trial().created();
        trial().commit(id, new WorkerEvent.Unknown("moon_phase", "{\"kind\":\"moon_phase\",\"lit\":0.5}"));
        RecordedEvent back = trial().allEvents(id).getLast();
        assertThat(back.event()).isInstanceOfSatisfying(WorkerEvent.Unknown.class, unknown -> {
            assertThat(unknown.kindCode()).isEqualTo("moon_phase");
            assertThat(unknown.payloadJson().replace(" ", "")).contains("\"lit\":0.5");
        });
    }

    @Test
    default void I11_anOversizedEventIsRefusedAndChangesNothing() {
        WorkerId id = trial().created();
        var failure = refused(
                ErrorCode.LIMIT_EXCEEDED,
                () -> trial().append(id, List.of(message("fits"), message("x".repeat(OVERSIZED_CHARACTERS)))));
        assertThat(failure.details()).containsKeys("limit", "maximum");
        trial().verify();
        trial().commit(id, message("goes on"));
        assertThat(trial().store().load(id).lastSeq()).isEqualTo(2);
    }

    @Test
    default void anEventNearTheLimitIsKept() {
        WorkerId id = trial().created();
        trial().commit(id, message("x".repeat(1_000_000)));
    }

    @Test
    default void anUnknownWorkerIsATypedAnswerEverywhere() {
        WorkerId nobody = trial().unknownId();
        var store = trial().store();
        refused(ErrorCode.WORKER_NOT_FOUND, () -> store.load(nobody));
        refused(ErrorCode.WORKER_NOT_FOUND, () -> store.events(nobody, StorePageContract.FIRST_PAGE));
        refused(ErrorCode.WORKER_NOT_FOUND, () -> store.transcript(nobody, StorePageContract.FIRST_PAGE));
        refused(ErrorCode.WORKER_NOT_FOUND, () -> trial().remove(nobody));
        assertThat(store.catalog().entry(nobody)).isEmpty();
    }

    private static List<Long> sequences(int last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
