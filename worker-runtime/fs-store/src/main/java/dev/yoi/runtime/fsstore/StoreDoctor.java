package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.Finding.Code;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.Records;
import dev.yoi.runtime.fsstore.format.Records.RuntimeRecord;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.CatalogEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Checks a whole store without changing anything: every line, every checksum, every sequence, every projection.
/// Takes no lock; beside a process that writes, it may find what is only just happening.
public final class StoreDoctor {
    private static final String NEXT_OPENING = "open the store for writing; it deals with this by itself";
    private static final String RESTORE = "restore the file from a backup, or keep a copy and ask for help";

    private final StoreFiles files;
    private final FilesystemStoreOptions options;
    private final List<Finding> findings = new ArrayList<>();

    private StoreDoctor(FilesystemStoreOptions options) {
        this.options = options;
        this.files = new StoreFiles(new NioDisk(), options.home());
    }

    /// Everything that is wrong with this runtime's store; empty when nothing is. A store that does not exist is
    /// `store_io`, one from the future `store_version_unsupported`.
    public static List<Finding> check(FilesystemStoreOptions options) {
        var doctor = new StoreDoctor(options);
        try {
            doctor.run();
        } catch (IOException e) {
            throw Failures.io("checking the store", e);
        }
        return List.copyOf(doctor.findings);
    }

    private void run() throws IOException {
        byte[] file = files.readIfThere(files.runtimeRecord());
        if (file == null) {
            FilesystemStore.openReadOnly(options).close();
            return;
        }
        RuntimeRecord record;
        try {
            if (Records.format(file) > Records.FORMAT) {
                throw Failures.version(Records.format(file));
            }
            record = RuntimeRecord.read(file);
        } catch (FormatException e) {
            add(Code.RECORD_DAMAGED, files.runtimeRecord(), 0, "runtime.json can't be read", RESTORE);
            return;
        }
        Recovery.Outcome outcome = recover(record);
        if (outcome == null) {
            return;
        }
        outcome.diagnostics().forEach(this::diagnostic);
        if (outcome.end().torn() > 0) {
            torn(outcome);
        }
        checkBundles(outcome);
        var workers = new WorkerCheck(files, record.storeId(), findings);
        for (WorkerLog log : outcome.logs()) {
            if (log.hasUnwritten()) {
                workers.withTail(log);
            }
        }
        for (CatalogEntry entry : outcome.catalog().entries().values()) {
            if (entry.flags().damaged()) {
                workers.damaged(entry);
            } else if (!outcome.tail().workers().containsKey(entry.id())) {
                workers.idle(entry);
            }
        }
    }

    private Recovery.@Nullable Outcome recover(RuntimeRecord record) throws IOException {
        try {
            return new Recovery(files, record.storeId(), record.epoch(), options.clock()).run();
        } catch (WorkerRuntimeException e) {
            add(Code.JOURNAL_DAMAGED, files.journal(), 0, String.valueOf(e.getMessage()), RESTORE);
            return null;
        }
    }

    private void diagnostic(Diagnostic diagnostic) {
        Optional<WorkerId> worker;
        try {
            worker = Optional.of(WorkerId.parse(diagnostic.subject()));
        } catch (WorkerRuntimeException e) {
            worker = Optional.empty();
        }
        Path file = worker.map(id -> files.worker(id).events()).orElse(files.checkpoint());
        findings.add(new Finding(
                Code.STORE_DIAGNOSTIC,
                diagnostic.severity(),
                worker,
                files.relative(file),
                0,
                diagnostic.message(),
                RESTORE));
    }

    /// Zeros and old batches are what the end of a segment looks like; this is something else.
    private void torn(Recovery.Outcome outcome) throws IOException {
        JournalScan.End end = outcome.end();
        Path path = files.segment(end.segment());
        try (DiskFile file = files.disk().open(path, Disk.Mode.READ)) {
            for (byte b : file.readFully(end.offset(), (int) Math.min(end.torn(), 4096))) {
                if (b != 0) {
                    findings.add(new Finding(
                            Code.JOURNAL_TORN,
                            Severity.INFO,
                            Optional.empty(),
                            files.relative(path),
                            end.offset(),
                            "the journal ends in bytes that are no whole batch",
                            NEXT_OPENING));
                    return;
                }
            }
        }
    }

    private void checkBundles(Recovery.Outcome outcome) {
        var shelf = new BundleShelf(files, outcome.bundles());
        for (BundleId id : outcome.bundles().keySet()) {
            try {
                shelf.read(id);
            } catch (WorkerRuntimeException e) {
                Path file =
                        files.bundle(Objects.requireNonNull(outcome.bundles().get(id)));
                add(Code.BUNDLE_DAMAGED, file, 0, String.valueOf(e.getMessage()), "store the bundle again");
            }
        }
    }

    private void add(Code code, Path file, long offset, String message, String remedy) {
        findings.add(
                new Finding(code, Severity.ERROR, Optional.empty(), files.relative(file), offset, message, remedy));
    }
}
