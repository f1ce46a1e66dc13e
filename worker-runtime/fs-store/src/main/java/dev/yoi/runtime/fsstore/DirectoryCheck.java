package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.Finding.Code;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.StateForm;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.WorkerId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The doctor's look at what lies below `workers/` beside the workers that are known.
final class DirectoryCheck {
    private final StoreFiles files;
    private final Recovery.Outcome outcome;
    private final WorkerCheck workers;
    private final Findings findings;

    DirectoryCheck(StoreFiles files, Recovery.Outcome outcome, WorkerCheck workers, Findings findings) {
        this.workers = workers;
        this.files = files;
        this.outcome = outcome;
        this.findings = findings;
    }

    void run(Progress progress) throws IOException {
        List<Path> fans = children(files.workers());
        long done = 0;
        for (Path fan : fans) {
            for (Path directory : children(fan)) {
                WorkerId id = files.workerAt(directory);
                if (id == null) {
                    stray(directory);
                } else {
                    worker(id);
                }
            }
            progress.step("look at directories", ++done, fans.size());
        }
    }

    /// Without what a crash during a sync leaves, which the next sync there takes away.
    private List<Path> children(Path directory) throws IOException {
        return files.disk().list(directory).stream()
                .filter(child -> !child.endsWith(CarefulDisk.TOUCH))
                .toList();
    }

    /// Row I: whatever it is, it is in nobody's way.
    private void stray(Path path) {
        findings.add(new Finding(
                Code.STRAY,
                Severity.INFO,
                Optional.empty(),
                files.relative(path),
                0,
                "this is no worker's directory",
                "nothing; it is passed over"));
    }

    private void worker(WorkerId id) throws IOException {
        boolean known = outcome.catalog().entry(id).isPresent()
                || outcome.tail().workers().containsKey(id);
        if (known
                || outcome.tail().removed().contains(id)
                || outcome.catalog().deleted(id)
                || !files.disk().exists(files.worker(id).events())
                || new IncomingCopies(files).unfinished(id)) {
            return;
        }
        boolean others = isAnothers(id);
        if (!others && workers.ahead(id, 0, outcome.lastPosition())) {
            return;
        }
        findings.add(new Finding(
                others ? Code.RECORD_DAMAGED : Code.STRAY,
                others ? Severity.ERROR : Severity.WARNING,
                Optional.of(id),
                files.relative(
                        others ? files.worker(id).record() : files.worker(id).directory()),
                0,
                others
                        ? "worker.json is that of another worker"
                        : "the directory holds a log, but the store does not know the worker",
                StoreDoctor.REPAIR));
    }

    private boolean isAnothers(WorkerId id) throws IOException {
        byte[] record = files.readIfThere(files.worker(id).record());
        try {
            return record != null && !StateForm.workerId(record).equals(id);
        } catch (FormatException | WorkerRuntimeException e) {
            return false;
        }
    }
}
