package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.RepairAction.Code;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.Line;
import dev.yoi.runtime.fsstore.format.Records;
import dev.yoi.runtime.fsstore.format.Records.Checkpoint;
import dev.yoi.runtime.fsstore.format.Records.RuntimeEvent;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.Catalog;
import dev.yoi.runtime.store.Tombstone;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Makes `runtime.jsonl` the longest that can be told, from the file and the journal. It holds a line per bundle
/// and per removed worker, so it is small. What neither says any more, but the catalog, is written behind it
/// anew: a name of a bundle and a tombstone stand for themselves.
final class RuntimeLogRepair {
    /// What else says which bundles and which deleted workers there are; not `whole` when it could not be read.
    record Known(Map<BundleId, Digest> bundles, Collection<Tombstone> tombstones, boolean whole, Instant at) {
        /// As of a checkpoint.
        static Known of(StoreFiles files, Optional<Checkpoint> checkpoint, Instant at) throws IOException {
            var catalog = new Catalog();
            var bundles = new TreeMap<BundleId, Digest>();
            List<String> names = checkpoint.map(Checkpoint::catalog).orElse(List.of());
            boolean whole = new CatalogFiles(files, names).load(catalog, bundles);
            return new Known(bundles, catalog.tombstones().values(), whole, at);
        }
    }

    private final StoreFiles files;
    private final JournalSalvage salvage;
    private final Known known;
    private final ByteArrayOutputStream good = new ByteArrayOutputStream();
    private final Set<BundleId> bundles = new HashSet<>();
    private final Set<WorkerId> buried = new HashSet<>();
    /// What is said behind a gap that nothing fills.
    private final List<RuntimeEvent> behindGap = new ArrayList<>();

    private final List<Long> positions = new ArrayList<>();
    private boolean unreadable;
    private long last;
    private long position;

    RuntimeLogRepair(StoreFiles files, JournalSalvage salvage, Known known) {
        this.files = files;
        this.salvage = salvage;
        this.known = known;
    }

    /// Commit position of its last line.
    long position() {
        return position;
    }

    /// Commit positions of the lines that it has.
    List<Long> positions() {
        return positions;
    }

    /// Workers that it says were deleted.
    Set<WorkerId> buried() {
        return buried;
    }

    /// Answers its last sequence afterwards. What is written anew gets positions behind `lastPosition`.
    long run(boolean dryRun, StoreRepair.Notes notes, Quarantine quarantine, long lastPosition) throws IOException {
        byte[] found = files.readIfThere(files.runtimeLog());
        byte[] file = found == null ? new byte[0] : found;
        int from = 0;
        long intact = 0;
        for (int at = 0; at < file.length; at++) {
            if (file[at] == '\n') {
                take(file, from, at);
                from = at + 1;
                intact = good.size() == from ? from : intact;
            }
        }
        fill(Long.MAX_VALUE);
        salvage.runtimeLines().tailMap(last + 1).values().forEach(line -> behindGap.add(event(line.line())));
        long told = last;
        restate(lastPosition);
        if (good.size() == file.length && intact == file.length) {
            if (!dryRun && file.length > 0) {
                // Nobody knows whether it is synced, and when a sync of an earlier process failed, another one of the
                // same file would save nothing.
                files.replace(files.runtimeLog(), file);
            }
            return last;
        }
        say(notes, intact, told);
        if (!dryRun) {
            if (intact < file.length) {
                quarantine.setAside(files.runtimeLog(), intact, file.length - intact, "written anew");
            }
            files.replace(files.runtimeLog(), good.toByteArray());
        }
        return last;
    }

    private void say(StoreRepair.Notes notes, long intact, long told) {
        boolean lossy = unreadable && !known.whole;
        String what = "the runtime's log is written anew up to sequence " + last
                + (last > told ? ", of which " + (last - told) + " lines say what the catalog knew" : "")
                + (lossy ? "; names of bundles and deleted workers that it held may be lost" : "");
        notes.add(Code.RUNTIME_LOG_REWRITTEN, Optional.empty(), files.runtimeLog(), intact, what, lossy);
    }

    private void take(byte[] file, int from, int to) {
        long seq = Line.intact(file, from, to) ? Line.seq(file, from, to) : -1;
        unreadable |= seq < 0;
        if (seq <= last) {
            return;
        }
        fill(seq);
        byte[] line = Arrays.copyOfRange(file, from, to);
        // A line of the runtime stands for itself: behind a gap that nothing fills it still says what it says, but
        // the log must have no gap, so it is said again behind the log's end.
        if (seq == last + 1) {
            add(line, seq, Line.position(file, from, to));
        } else {
            unreadable = true;
            behindGap.add(event(line));
        }
    }

    private void fill(long before) {
        for (RuntimeLine line = salvage.runtimeLines().get(last + 1);
                line != null && line.seq() < before;
                line = salvage.runtimeLines().get(last + 1)) {
            add(line.line(), line.seq(), line.position());
        }
    }

    private void add(byte[] line, long seq, long at) {
        good.writeBytes(line);
        good.write('\n');
        last = seq;
        position = at;
        positions.add(at);
        isNew(event(line));
    }

    private void restate(long lastPosition) {
        var missing = new ArrayList<>(behindGap);
        known.bundles.forEach((id, digest) -> missing.add(new RuntimeEvent.BundleStored(new BundleRef(id, digest))));
        known.tombstones.forEach(grave -> missing.add(new RuntimeEvent.WorkerRemoved(grave.worker(), grave)));
        for (RuntimeEvent event : missing) {
            if (isNew(event)) {
                position = Math.max(position, lastPosition) + 1;
                good.writeBytes(Line.seal(++last, position, Records.body(known.at, event)));
                good.write('\n');
            }
        }
    }

    /// Whether it says something that nothing said before.
    private boolean isNew(RuntimeEvent event) {
        return switch (event) {
            case RuntimeEvent.BundleStored stored -> bundles.add(stored.bundle().id());
            case RuntimeEvent.WorkerRemoved removed -> removed.tombstone() != null && buried.add(removed.worker());
            case RuntimeEvent.Other _ -> false;
        };
    }

    private static RuntimeEvent event(byte[] line) {
        try {
            return Records.runtimeEvent(line);
        } catch (FormatException e) {
            return new RuntimeEvent.Other();
        }
    }
}
