package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.RepairAction.Code;
import dev.yoi.runtime.fsstore.format.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;

/// Makes `runtime.jsonl` the longest that can be told, from the file and the journal. It holds a line per bundle
/// and per removed worker, so it is small.
final class RuntimeLogRepair {
    private final StoreFiles files;
    private final JournalSalvage salvage;
    private final ByteArrayOutputStream good = new ByteArrayOutputStream();
    private long last;

    RuntimeLogRepair(StoreFiles files, JournalSalvage salvage) {
        this.files = files;
        this.salvage = salvage;
    }

    /// Answers its last sequence afterwards.
    long run(boolean dryRun, StoreRepair.Notes notes, Quarantine quarantine) throws IOException {
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
        if (good.size() == file.length && intact == file.length) {
            return last;
        }
        notes.add(
                Code.RUNTIME_LOG_REWRITTEN,
                Optional.empty(),
                files.runtimeLog(),
                intact,
                "the runtime's log is written anew up to sequence " + last,
                false);
        if (!dryRun) {
            if (intact < file.length) {
                quarantine.setAside(files.runtimeLog(), intact, file.length - intact, "written anew");
            }
            files.replace(files.runtimeLog(), good.toByteArray());
        }
        return last;
    }

    private void take(byte[] file, int from, int to) {
        long seq = Line.intact(file, from, to) ? Line.seq(file, from, to) : -1;
        if (seq <= last) {
            return;
        }
        fill(seq);
        // A line of the runtime stands for itself: behind a gap that nothing fills it still says what it says, but
        // the log must have no gap, so it ends there.
        if (seq == last + 1) {
            good.write(file, from, to - from + 1);
            last = seq;
        }
    }

    private void fill(long before) {
        for (RuntimeLine line = salvage.runtimeLines().get(last + 1);
                line != null && line.seq() < before;
                line = salvage.runtimeLines().get(last + 1)) {
            good.writeBytes(line.line());
            good.write('\n');
            last = line.seq();
        }
    }
}
