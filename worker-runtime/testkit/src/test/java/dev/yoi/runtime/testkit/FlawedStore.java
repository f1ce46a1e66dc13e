package dev.yoi.runtime.testkit;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.Append;
import dev.yoi.runtime.store.Catalog;
import dev.yoi.runtime.store.EventPage;
import dev.yoi.runtime.store.HistoryPage;
import dev.yoi.runtime.store.LogCopy;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.Removal;
import dev.yoi.runtime.store.RemovalListener;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.store.StoreIdentity;
import dev.yoi.runtime.store.StoreStatus;
import dev.yoi.runtime.store.TranscriptPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A good store with one flaw, to see whether the contract notices.
final class FlawedStore implements RuntimeStore {
    enum Flaw {
        NONE,
        ACKNOWLEDGES_WHAT_IT_DOES_NOT_KEEP,
        ACKNOWLEDGES_TWICE,
        TAKES_WHAT_IS_TOO_LARGE,
        TAKES_APPENDS_AFTER_THE_CLOSE,
        LOADS_AN_OLD_STATE,
        IGNORES_THE_LIMIT_OF_A_PAGE,
        ALWAYS_HAS_MORE,
        TURNS_BACKWARD_PAGES_AROUND,
        SKIPS_A_TRANSCRIPT_ITEM,
        HAS_HISTORY_AHEAD_OF_ITSELF,
        HISTORY_STARTS_TOO_EARLY,
        REPLACES_BUNDLES,
        FORGETS_TO_REMOVE,
        LEAVES_NO_TOMBSTONE,
        BURIES_WHAT_WAS_ABORTED,
        TAKES_EVENTS_OF_THE_DELETED,
        LOSES_THE_END_OF_A_COPY,
        GIVES_COPIES_NEW_POSITIONS,
        COPIES_OVER_WHAT_EXISTS,
        KEEPS_COPIES_THAT_WERE_GIVEN_UP,
        KEEPS_ITS_EPOCH,
        OPENS_TWICE
    }

    private final RuntimeStore good;
    private final Flaw flaw;
    private volatile boolean closed;

    FlawedStore(RuntimeStore good, Flaw flaw) {
        this.good = good;
        this.flaw = flaw;
    }

    private boolean has(Flaw asked) {
        return flaw == asked;
    }

    @Override
    public StoreIdentity identity() {
        StoreIdentity actual = good.identity();
        return has(Flaw.KEEPS_ITS_EPOCH) ? new StoreIdentity(actual.runtimeId(), actual.storeId(), 1) : actual;
    }

    @Override
    public StoreStatus status() {
        return good.status();
    }

    @Override
    public Catalog catalog() {
        return good.catalog();
    }

    @Override
    public WorkerState load(WorkerId id) {
        WorkerState state = good.load(id);
        if (!has(Flaw.LOADS_AN_OLD_STATE) || state.lastSeq() == 1) {
            return state;
        }
        List<RecordedEvent> log = good.events(id, StorePageContract.FIRST_PAGE).items();
        return Fold.of(
                id,
                log.subList(0, log.size() - 1).stream()
                        .map(RecordedEvent::decode)
                        .toList());
    }

    @Override
    public void append(Append append) {
        if (closed && has(Flaw.TAKES_APPENDS_AFTER_THE_CLOSE)) {
            return;
        }
        boolean dropped = has(Flaw.ACKNOWLEDGES_WHAT_IT_DOES_NOT_KEEP)
                && append.events().getFirst().seq() % 7 == 5;
        if (dropped) {
            append.listener().committed(recorded(append));
            return;
        }
        try {
            good.append(has(Flaw.ACKNOWLEDGES_TWICE) ? twice(append) : append);
        } catch (WorkerRuntimeException e) {
            boolean taken = switch (e.code()) {
                case LIMIT_EXCEEDED -> has(Flaw.TAKES_WHAT_IS_TOO_LARGE);
                case WORKER_DELETED -> has(Flaw.TAKES_EVENTS_OF_THE_DELETED);
                default -> false;
            };
            if (!taken) {
                throw e;
            }
        }
    }

    private List<RecordedEvent> recorded(Append append) {
        var recorded = new ArrayList<RecordedEvent>();
        append.events().forEach(event -> recorded.add(RecordedEvent.of(event, good.lastPosition())));
        return recorded;
    }

    private static Append twice(Append append) {
        return new Append(append.worker(), append.events(), append.after(), new Append.Listener() {
            @Override
            public void committed(List<RecordedEvent> events) {
                append.listener().committed(events);
                append.listener().committed(events);
            }

            @Override
            public void failed(WorkerRuntimeException failure) {
                append.listener().failed(failure);
            }
        });
    }

    @Override
    public LogCopy copy(WorkerId id) {
        try {
            return new FlawedCopy(id, good.copy(id));
        } catch (WorkerRuntimeException e) {
            if (!has(Flaw.COPIES_OVER_WHAT_EXISTS)) {
                throw e;
            }
            return new FlawedCopy(id, good.copy(new WorkerId(id.high(), ~id.low() | Long.MIN_VALUE)));
        }
    }

    private final class FlawedCopy implements LogCopy {
        private final WorkerId id;
        private final LogCopy copy;
        private boolean committed;
        private @Nullable RecordedEvent first;

        FlawedCopy(WorkerId id, LogCopy copy) {
            this.id = id;
            this.copy = copy;
        }

        @Override
        public void add(RecordedEvent event) {
            first = first == null ? event : first;
            boolean lost = has(Flaw.LOSES_THE_END_OF_A_COPY) && event.seq() >= 10;
            if (!lost) {
                copy.add(
                        has(Flaw.GIVES_COPIES_NEW_POSITIONS)
                                ? RecordedEvent.of(event.decode(), event.position() + 1)
                                : event);
            }
        }

        @Override
        public void commit(Append append) {
            committed = true;
            copy.commit(append);
        }

        @Override
        public void close() {
            RecordedEvent begins = first;
            if (!committed && begins != null && has(Flaw.KEEPS_COPIES_THAT_WERE_GIVEN_UP)) {
                var event = begins.decode();
                good.append(new Append(id, List.of(event), WorkerState.first(id, event), new Append.Listener() {
                    @Override
                    public void committed(List<RecordedEvent> events) {}

                    @Override
                    public void failed(WorkerRuntimeException failure) {}
                }));
            }
            copy.close();
        }
    }

    @Override
    public void remove(WorkerId id, Removal reason, RemovalListener listener) {
        if (has(Flaw.FORGETS_TO_REMOVE)) {
            good.load(id);
            listener.removed(good.lastPosition());
        } else {
            good.remove(id, recorded(reason), listener);
        }
    }

    private Removal recorded(Removal reason) {
        if (has(Flaw.LEAVES_NO_TOMBSTONE)) {
            return Removal.ABORTED;
        }
        return has(Flaw.BURIES_WHAT_WAS_ABORTED) ? Removal.DELETED : reason;
    }

    @Override
    public EventPage events(WorkerId id, PageRequest request) {
        EventPage page = good.events(id, has(Flaw.IGNORES_THE_LIMIT_OF_A_PAGE) ? unlimited(request) : request);
        if (has(Flaw.TURNS_BACKWARD_PAGES_AROUND) && request.direction() == PageRequest.Direction.BACKWARD) {
            return new EventPage(page.items().reversed(), page.more());
        }
        return has(Flaw.ALWAYS_HAS_MORE) && !page.items().isEmpty() ? new EventPage(page.items(), true) : page;
    }

    private static PageRequest unlimited(PageRequest request) {
        return new PageRequest(request.direction(), request.from(), PageRequest.MAX_ITEMS, PageRequest.MAX_BYTES);
    }

    @Override
    public TranscriptPage transcript(WorkerId id, PageRequest request) {
        TranscriptPage page = good.transcript(id, request);
        boolean skips = has(Flaw.SKIPS_A_TRANSCRIPT_ITEM) && page.items().size() > 1;
        return skips ? new TranscriptPage(page.items().subList(1, page.items().size()), page.more()) : page;
    }

    @Override
    public HistoryPage history(long afterPosition, int limit) {
        if (has(Flaw.HAS_HISTORY_AHEAD_OF_ITSELF) && afterPosition > good.lastPosition()) {
            return new HistoryPage(List.of(), afterPosition);
        }
        boolean early = has(Flaw.HISTORY_STARTS_TOO_EARLY) && afterPosition > 0 && afterPosition < good.lastPosition();
        return good.history(early ? afterPosition - 1 : afterPosition, early ? limit + 1 : limit);
    }

    @Override
    public long lastPosition() {
        return good.lastPosition();
    }

    @Override
    public void storeBundle(ConfigBundle bundle) {
        try {
            good.storeBundle(bundle);
        } catch (WorkerRuntimeException e) {
            if (!has(Flaw.REPLACES_BUNDLES)) {
                throw e;
            }
        }
    }

    @Override
    public Optional<ConfigBundle> bundle(BundleId id) {
        return good.bundle(id);
    }

    @Override
    public List<BundleRef> bundles() {
        return good.bundles();
    }

    @Override
    public List<Diagnostic> diagnostics() {
        return good.diagnostics();
    }

    @Override
    public void close() {
        closed = true;
        good.close();
    }
}
