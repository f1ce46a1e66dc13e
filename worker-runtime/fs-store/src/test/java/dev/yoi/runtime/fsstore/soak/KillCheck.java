package dev.yoi.runtime.fsstore.soak;

import dev.yoi.runtime.WorkerDetail;
import dev.yoi.runtime.WorkerQuery;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.fsstore.soak.KillLedger.Entry;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.PageRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/// Compares a store that was just opened with the ledger: nothing acknowledged is lost or doubled (I1, I8), no
/// gaps (I3), no worker that nobody asked for, nothing terminal came back (I7), nothing looks alive (I2).
final class KillCheck {
    /// What was found in order.
    record Found(int workers, long events, int cutOffButDurable) {}

    private final WorkerRuntime runtime;
    private final KillLedger ledger;
    private final Consumer<Entry> shown;
    private final Map<String, WorkerId> creates = new HashMap<>();
    private final Set<String> inputs = new HashSet<>();
    private long events;
    private int cutOffButDurable;

    /// `shown` hears of each worker's log, which later openings must show again.
    KillCheck(WorkerRuntime runtime, KillLedger ledger, Consumer<Entry> shown) {
        this.runtime = runtime;
        this.ledger = ledger;
        this.shown = shown;
    }

    Found run() {
        List<Diagnostic> diagnostics = runtime.diagnostics();
        check(diagnostics.isEmpty(), "the store has diagnostics: " + diagnostics);
        List<WorkerId> workers = workers();
        workers.forEach(this::worker);
        ledger.created()
                .forEach((key, id) ->
                        check(id.equals(creates.get(key)), "worker " + id + " of operation " + key + " is lost (I1)"));
        ledger.sent()
                .keySet()
                .forEach(key -> check(inputs.contains(key), "the input of operation " + key + " is lost (I1)"));
        return new Found(workers.size(), events, cutOffButDurable);
    }

    private List<WorkerId> workers() {
        var all = new ArrayList<WorkerId>();
        var query = WorkerQuery.first(100);
        while (true) {
            var page = runtime.workers(query);
            page.items().forEach(item -> all.add(item.entry().id()));
            var next = page.next();
            if (next == null) {
                check(new HashSet<>(all).size() == all.size(), "the list names a worker twice");
                return all;
            }
            query = new WorkerQuery(query.filter(), query.order(), next, query.limit());
        }
    }

    private void worker(WorkerId id) {
        WorkerDetail detail = runtime.worker(id);
        var use = detail.state().record().createKey();
        check(use != null, "worker " + id + " has no key: nobody asked for it");
        String key = use == null ? "" : use.key().value();
        check(creates.put(key, id) == null, "operation " + key + " made two workers (I8)");
        if (!ledger.created().containsKey(key)) {
            check(ledger.mayHaveBegun(key), "worker " + id + " of operation " + key + ": nobody asked for it");
            cutOffButDurable++;
        }
        check(detail.state().lifecycle() != Lifecycle.CREATED, "worker " + id + " is half made");
        check(detail.attachment() != Attachment.CONNECTED, "worker " + id + " looks alive (I2)");
        if (ledger.stopped().containsKey(id)) {
            check(detail.state().lifecycle() == Lifecycle.STOPPED, "worker " + id + " came back (I7)");
        }
        log(id, detail.state().lastSeq());
    }

    private void log(WorkerId id, long last) {
        var before = ledger.shown().get(id);
        var sum = new CRC32C();
        long seq = 0;
        long position = 0;
        boolean more = true;
        while (more) {
            var page = runtime.events(id, PageRequest.after(seq, PageRequest.MAX_ITEMS));
            for (RecordedEvent event : page.items()) {
                check(event.seq() == seq + 1, "worker " + id + ": " + event.seq() + " follows " + seq + " (I3)");
                check(event.position() > position, "worker " + id + ": positions fall at sequence " + event.seq());
                seq = event.seq();
                position = event.position();
                sum.update(event.encoded().orElseThrow());
                event(id, event);
                if (before != null && seq == before.last()) {
                    check(sum.getValue() == before.sum(), "worker " + id + ": its past is not what it was (I1)");
                }
            }
            more = page.more();
        }
        check(before == null || seq >= before.last(), "worker " + id + " is shorter than it was (I1)");
        check(seq == last, "worker " + id + ": its state is at " + last + " and its log at " + seq + " (I4)");
        events += seq;
        shown.accept(new Entry.Shown(id, seq, sum.getValue()));
    }

    private void event(WorkerId id, RecordedEvent event) {
        String input = switch (event.event()) {
            case WorkerEvent.InputAccepted e
            when e.queuedSeq() == 0 -> e.content().plainText();
            case WorkerEvent.InputQueued e -> e.content().plainText();
            default -> null;
        };
        if (input == null) {
            return;
        }
        String key = input.substring(0, input.indexOf(' '));
        check(inputs.add(key), "the input of operation " + key + " is there twice (I8)");
        Entry.Sent sent = ledger.sent().get(key);
        if (sent == null) {
            check(ledger.mayHaveBegun(key), "nobody sent the input of operation " + key);
            cutOffButDurable++;
        } else {
            check(
                    sent.worker().equals(id) && sent.seq() == event.seq(),
                    "the input of operation " + key + " is at " + id + " " + event.seq() + ", acknowledged at "
                            + sent.worker() + " " + sent.seq() + " (I1)");
        }
    }

    static void check(boolean holds, String violation) {
        if (!holds) {
            throw new AssertionError(violation);
        }
    }
}
