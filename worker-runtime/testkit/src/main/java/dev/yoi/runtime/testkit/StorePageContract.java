package dev.yoi.runtime.testkit;

import static dev.yoi.runtime.testkit.StoreContractPart.message;
import static dev.yoi.runtime.testkit.StoreContractPart.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.event.TranscriptItem;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.EventPage;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.PageRequest.Direction;
import dev.yoi.runtime.store.TranscriptPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Part of [RuntimeStoreContract]: pages of events and transcripts.
public interface StorePageContract extends StoreContractPart {
    PageRequest FIRST_PAGE = PageRequest.after(0, PageRequest.MAX_ITEMS);

    @Test
    default void pagesForwardsAreBoundedByCountAndAddUpToTheLog() {
        WorkerId id = withMessages(25);
        for (int limit : List.of(1, 3, 13, 26, 100)) {
            assertThat(eventsByPages(id, Direction.FORWARD, limit, PageRequest.MAX_BYTES))
                    .isEqualTo(trial().told(id));
        }
    }

    @Test
    default void pagesBackwardsAreNewestFirstAndAddUpToTheLog() {
        WorkerId id = withMessages(25);
        for (int limit : List.of(1, 3, 13, 26, 100)) {
            assertThat(eventsByPages(id, Direction.BACKWARD, limit, PageRequest.MAX_BYTES))
                    .isEqualTo(trial().told(id).reversed());
        }
    }

    @Test
    default void I10_pagesAreBoundedByBytesWithAtLeastOneItem() {
        WorkerId id = withMessages(25);
        for (long bytes : List.of(1L, 300L, 1_000L, 5_000L)) {
            assertThat(eventsByPages(id, Direction.FORWARD, 1_000, bytes)).isEqualTo(trial().told(id));
            assertThat(eventsByPages(id, Direction.BACKWARD, 1_000, bytes))
                    .isEqualTo(trial().told(id).reversed());
        }
    }

    @Test
    default void aPageFromAnySequenceHoldsWhatLiesBeyondIt() {
        WorkerId id = withMessages(10);
        var store = trial().store();
        for (long seq = 0; seq <= 11; seq++) {
            long from = seq;
            assertThat(store.events(id, PageRequest.after(from, 1_000)).items())
                    .extracting(RecordedEvent::seq)
                    .allMatch(s -> s > from)
                    .hasSize((int) (11 - from));
            assertThat(store.events(id, PageRequest.before(from, 1_000)).items())
                    .extracting(RecordedEvent::seq)
                    .allMatch(s -> s < from)
                    .hasSize((int) Math.max(0, from - 1));
        }
    }

    @Test
    default void aPageBeyondTheEndIsEmptyAndHasNoMore() {
        WorkerId id = withMessages(3);
        for (long from : List.of(4L, 5L, 1_000_000L, Long.MAX_VALUE)) {
            assertThat(trial().store().events(id, PageRequest.after(from, 10)))
                    .isEqualTo(new EventPage(List.of(), false));
        }
        assertThat(trial().store()
                        .events(id, PageRequest.before(Long.MAX_VALUE, 10))
                        .items())
                .hasSize(4);
        assertThat(trial().store().events(id, PageRequest.before(0, 10)).items())
                .isEmpty();
    }

    @Test
    default void I11_anOverLimitPageIsATypedAnswer() {
        WorkerId id = withMessages(1);
        refused(
                ErrorCode.LIMIT_EXCEEDED,
                () -> trial().store().events(id, PageRequest.after(0, PageRequest.MAX_ITEMS + 1)));
        refused(
                ErrorCode.LIMIT_EXCEEDED,
                () -> trial().store().events(id, new PageRequest(Direction.FORWARD, 0, 1, PageRequest.MAX_BYTES + 1)));
        refused(ErrorCode.INVALID_REQUEST, () -> trial().store().events(id, PageRequest.after(0, 0)));
        refused(ErrorCode.INVALID_REQUEST, () -> trial().store().events(id, PageRequest.after(-1, 1)));
    }

    @Test
    default void I4_theTranscriptIsTheProjectionOfTheLogInBothDirections(SeededRandom random) {
        var events = new RandomEvents(random);
        WorkerId id = trial().created(events.created());
        for (int i = 0; i < 4; i++) {
            trial().commit(id, events.oneOfEach().toArray(WorkerEvent[]::new));
        }
        List<TranscriptItem> expected = trial().told(id).stream()
                .flatMap(event -> TranscriptItem.of(event).stream())
                .toList();
        for (int limit : List.of(1, 7, 1_000)) {
            assertThat(transcriptByPages(id, Direction.FORWARD, limit)).isEqualTo(expected);
            assertThat(transcriptByPages(id, Direction.BACKWARD, limit)).isEqualTo(expected.reversed());
        }
    }

    @Test
    default void aTranscriptPageBoundedByBytesHasAtLeastOneItem() {
        WorkerId id = withMessages(5);
        TranscriptPage page = trial().store().transcript(id, new PageRequest(Direction.FORWARD, 0, 10, 1));
        assertThat(page.items()).hasSize(1);
        assertThat(page.more()).isTrue();
    }

    /// A worker with its beginning and this many messages of various lengths.
    private WorkerId withMessages(int count) {
        WorkerId id = trial().created();
        for (int i = 0; i < count; i++) {
            trial().commit(id, message(i + " ".repeat(i * 7)));
        }
        return id;
    }

    private List<SequencedEvent> eventsByPages(WorkerId id, Direction direction, int limit, long bytes) {
        var all = new ArrayList<SequencedEvent>();
        long from = start(direction);
        boolean more = true;
        while (more) {
            EventPage page = trial().store().events(id, new PageRequest(direction, from, limit, bytes));
            assertThat(page.items()).isNotEmpty().hasSizeLessThanOrEqualTo(limit);
            long size =
                    page.items().stream().mapToLong(RecordedEvent::encodedBytes).sum();
            assertThat(size <= bytes || page.items().size() == 1)
                    .as("%s bytes in a page of at most %s", size, bytes)
                    .isTrue();
            page.items().forEach(event -> all.add(event.decode()));
            from = page.items().getLast().seq();
            more = page.more();
        }
        return all;
    }

    private List<TranscriptItem> transcriptByPages(WorkerId id, Direction direction, int limit) {
        var all = new ArrayList<TranscriptItem>();
        long from = start(direction);
        boolean more = true;
        while (more) {
            TranscriptPage page =
                    trial().store().transcript(id, new PageRequest(direction, from, limit, PageRequest.MAX_BYTES));
            assertThat(page.items()).isNotEmpty().hasSizeLessThanOrEqualTo(limit);
            all.addAll(page.items());
            from = page.items().getLast().seq();
            more = page.more();
        }
        Comparator<TranscriptItem> bySequence = Comparator.comparingLong(TranscriptItem::seq);
        assertThat(all).isSortedAccordingTo(direction == Direction.FORWARD ? bySequence : bySequence.reversed());
        return all;
    }

    private static long start(Direction direction) {
        return switch (direction) {
            case FORWARD -> 0;
            case BACKWARD -> Long.MAX_VALUE;
        };
    }
}
