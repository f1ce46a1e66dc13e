package dev.yoi.runtime;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import dev.yoi.runtime.store.CatalogEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Pages of workers from the catalog. By creation a page costs what it reads; other orders look at every entry
/// once and keep the best `limit`.
final class Listing {
    private static final Comparator<Place> BY_ACTIVITY = Comparator.comparingLong(Place::updatedMillis);
    private static final Comparator<Place> BY_NAME = Comparator.comparing(Place::name);

    private final Engine engine;
    private final WorkerTable table;

    Listing(Engine engine, WorkerTable table) {
        this.engine = engine;
        this.table = table;
    }

    WorkerPage page(WorkerQuery query) {
        List<WorkerSummary> found = switch (query.order()) {
            case OLDEST_FIRST -> inTurn(query, false);
            case NEWEST_FIRST -> inTurn(query, true);
            case LEAST_RECENTLY_ACTIVE_FIRST -> sorted(query, BY_ACTIVITY);
            case MOST_RECENTLY_ACTIVE_FIRST -> sorted(query, BY_ACTIVITY.reversed());
            case BY_NAME -> sorted(query, BY_NAME);
        };
        if (found.size() <= query.limit()) {
            return new WorkerPage(found, null);
        }
        List<WorkerSummary> items = found.subList(0, query.limit());
        return new WorkerPage(items, cursor(query.order(), items.getLast().entry()));
    }

    private static WorkerQuery.Cursor cursor(WorkerQuery.Order order, CatalogEntry last) {
        String key = switch (order) {
            case OLDEST_FIRST, NEWEST_FIRST -> "";
            case LEAST_RECENTLY_ACTIVE_FIRST, MOST_RECENTLY_ACTIVE_FIRST -> Long.toString(last.updatedMillis());
            case BY_NAME -> name(last);
        };
        return new WorkerQuery.Cursor(key, last.id());
    }

    /// An entry's place in an order, apart from its id; of a worker, or of the cursor where a page begins.
    private record Place(long updatedMillis, String name) {
        static Place of(CatalogEntry entry) {
            return new Place(entry.updatedMillis(), Listing.name(entry));
        }

        static Place of(WorkerQuery.Order order, String sortKey) {
            return switch (order) {
                case OLDEST_FIRST, NEWEST_FIRST -> new Place(0, "");
                case LEAST_RECENTLY_ACTIVE_FIRST, MOST_RECENTLY_ACTIVE_FIRST -> new Place(millis(sortKey), "");
                case BY_NAME -> new Place(0, sortKey);
            };
        }

        private static long millis(String sortKey) {
            try {
                return Long.parseLong(sortKey);
            } catch (NumberFormatException e) {
                throw WorkerRuntimeException.invalid("cursor", "this cursor belongs to another order");
            }
        }
    }

    private static String name(CatalogEntry entry) {
        WorkerName name = entry.name();
        return name == null ? "" : name.value();
    }

    private List<WorkerSummary> inTurn(WorkerQuery query, boolean newestFirst) {
        NavigableMap<WorkerId, CatalogEntry> entries = engine.store().catalog().entries();
        NavigableMap<WorkerId, CatalogEntry> turned = newestFirst ? entries.descendingMap() : entries;
        WorkerQuery.Cursor after = query.after();
        Collection<CatalogEntry> rest = (after == null ? turned : turned.tailMap(after.id(), false)).values();
        var found = new ArrayList<WorkerSummary>();
        for (CatalogEntry entry : rest) {
            WorkerSummary summary = matching(entry, query.filter());
            if (summary != null) {
                found.add(summary);
            }
            if (found.size() > query.limit()) {
                break;
            }
        }
        return found;
    }

    private List<WorkerSummary> sorted(WorkerQuery query, Comparator<Place> byPlace) {
        Comparator<CatalogEntry> order = Comparator.comparing((CatalogEntry entry) -> Place.of(entry), byPlace)
                .thenComparing(CatalogEntry::id);
        WorkerQuery.Cursor after = query.after();
        Place start = after == null ? null : Place.of(query.order(), after.sortKey());
        var best = new PriorityQueue<WorkerSummary>(
                Comparator.comparing(WorkerSummary::entry, order).reversed());
        for (CatalogEntry entry : engine.store().catalog().entries().values()) {
            boolean behind = after == null || start == null || behind(entry, start, after.id(), byPlace);
            WorkerSummary summary = behind ? matching(entry, query.filter()) : null;
            if (summary != null) {
                best.add(summary);
            }
            if (best.size() > query.limit() + 1) {
                best.remove();
            }
        }
        return best.stream()
                .sorted(Comparator.comparing(WorkerSummary::entry, order))
                .toList();
    }

    private static boolean behind(CatalogEntry entry, Place start, WorkerId id, Comparator<Place> byPlace) {
        int byThat = byPlace.compare(Place.of(entry), start);
        return byThat > 0 || (byThat == 0 && entry.id().compareTo(id) > 0);
    }

    private @Nullable WorkerSummary matching(CatalogEntry entry, WorkerQuery.Filter filter) {
        boolean visible = entry.lifecycle() != Lifecycle.CREATED
                && (filter.hidden() || !entry.flags().hidden())
                && (filter.lifecycles().isEmpty() || filter.lifecycles().contains(entry.lifecycle()))
                && (filter.profile() == null || filter.profile().equals(entry.profile()))
                && entry.labels().containsAll(filter.labels())
                && containsText(entry, filter.text());
        if (!visible) {
            return null;
        }
        WorkerSummary summary = summary(entry);
        boolean live = (filter.attachments().isEmpty() || filter.attachments().contains(summary.attachment()))
                && (!filter.undecided() || summary.undecided())
                && (filter.runStates().isEmpty()
                        || (summary.runState() != null && filter.runStates().contains(summary.runState())));
        return live ? summary : null;
    }

    private static boolean containsText(CatalogEntry entry, String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return wanted.isEmpty()
                || entry.id().toString().contains(wanted)
                || name(entry).toLowerCase(Locale.ROOT).contains(wanted);
    }

    private WorkerSummary summary(CatalogEntry entry) {
        return table.peek(entry.id()).map(cell -> live(entry, cell)).orElseGet(() -> atRest(entry));
    }

    private static WorkerSummary live(CatalogEntry entry, WorkerCell cell) {
        WorkerCell.Live live = cell.live();
        boolean connected = live.attachment() == Attachment.CONNECTED;
        boolean undecided = connected
                ? !cell.committed().undecided(true).isEmpty()
                : entry.flags().undecided();
        return new WorkerSummary(entry, live.attachment(), live.runState(), undecided);
    }

    private static WorkerSummary atRest(CatalogEntry entry) {
        boolean stale = !entry.lifecycle().terminal() && entry.flags().cutOff();
        return new WorkerSummary(
                entry,
                stale ? Attachment.STALE : Attachment.NONE,
                null,
                entry.flags().undecided());
    }
}
