package dev.yoi.runtime.fsstore;

import static dev.yoi.runtime.fsstore.Trial.append;
import static dev.yoi.runtime.fsstore.Trial.birth;
import static dev.yoi.runtime.fsstore.Trial.log;
import static dev.yoi.runtime.fsstore.Trial.message;
import static dev.yoi.runtime.fsstore.Trial.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yoi.runtime.ForkWorker;
import dev.yoi.runtime.ImportWorker;
import dev.yoi.runtime.RuntimeLimits;
import dev.yoi.runtime.RuntimeParts;
import dev.yoi.runtime.WorkerDetail;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.StopOutcome;
import dev.yoi.runtime.model.WorkdirRef;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import dev.yoi.runtime.store.ArchiveHead;
import dev.yoi.runtime.store.ArchiveItem;
import dev.yoi.runtime.store.ArchiveSink;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.testkit.PredictableIds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Workers and whole stores in archives, and back.
class ArchiveTest {
    private static final WorkerId ONE = worker(1);
    private static final WorkerId TWO = worker(2);
    private static final WorkerId GONE = worker(3);
    private static final int EVENTS = 40;
    private static final ConfigBundle BUNDLE = Trial.bundle("builtin", "one");

    @TempDir
    private Path dir;

    private Path from() {
        return dir.resolve("from");
    }

    private Path to() {
        return dir.resolve("to");
    }

    private static WorkerEvent[] born() {
        List<WorkerEvent> events = new ArrayList<>(birth());
        events.set(
                0,
                new WorkerEvent.WorkerCreated(
                        new ProfileName("shell"),
                        new BackendName("process"),
                        BUNDLE.ref(),
                        WorkdirRef.WORKSPACE,
                        null,
                        Labels.NONE,
                        null));
        return events.toArray(WorkerEvent[]::new);
    }

    private static WorkerRuntime runtime(RuntimeStore store) {
        return WorkerRuntime.open(
                new RuntimeParts(store, List.of(), () -> Trial.AT, new PredictableIds(), RuntimeLimits.DEFAULT));
    }

    private static WorkerRuntime runtime(Path root) {
        return runtime(Trial.open(root));
    }

    private void fill() {
        try (RuntimeStore store = Trial.open(from())) {
            store.storeBundle(BUNDLE);
            for (WorkerId id : List.of(ONE, TWO, GONE)) {
                append(store, id, born());
            }
            for (int i = 4; i <= EVENTS; i++) {
                append(store, ONE, message("m" + i));
                append(store, TWO, message("m" + i));
            }
            append(store, GONE, new WorkerEvent.WorkerStopped(StopOutcome.EXITED));
        }
        try (WorkerRuntime runtime = runtime(from())) {
            runtime.deleteWorker(GONE);
        }
    }

    private static byte[] archived(WorkerRuntime runtime, WorkerId id) {
        var out = new ByteArrayOutputStream();
        runtime.exportWorker(id, FilesystemArchives.format().writer(out));
        return out.toByteArray();
    }

    private byte[] archived(WorkerId id) {
        try (WorkerRuntime runtime = runtime(from())) {
            return archived(runtime, id);
        }
    }

    private byte[] archivedStore() {
        try (WorkerRuntime runtime = runtime(from())) {
            var out = new ByteArrayOutputStream();
            runtime.exportAll(
                    Map.of("workspace_id", "w"), FilesystemArchives.format().writer(out));
            return out.toByteArray();
        }
    }

    private static WorkerDetail imported(WorkerRuntime runtime, byte[] archive, ImportWorker request) {
        return runtime.importWorker(request, FilesystemArchives.format().reader(new ByteArrayInputStream(archive)));
    }

    private StoreImport.Report importedStore(byte[] archive) {
        return StoreImport.run(Trial.options(to()), new ByteArrayInputStream(archive), Progress.NONE);
    }

    private static byte[] unpacked(byte[] archive) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(archive)).readAllBytes();
    }

    private static byte[] packed(byte[] lines) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var packing = new GZIPOutputStream(out)) {
            packing.write(lines);
        }
        return out.toByteArray();
    }

    private static List<byte[]> bytes(RuntimeStore store, WorkerId id) {
        return log(store, id).stream()
                .map(event -> event.encoded().orElseThrow())
                .toList();
    }

    private void isWhole(Path root, long tail) {
        try (RuntimeStore store = Trial.open(root);
                RuntimeStore origin = FilesystemStore.openReadOnly(Trial.options(from()))) {
            for (WorkerId id : List.of(ONE, TWO)) {
                List<byte[]> found = bytes(store, id);
                List<byte[]> expected = bytes(origin, id);
                assertThat(found).hasSize(expected.size() + (int) tail);
                for (int i = 0; i < expected.size(); i++) {
                    assertThat(found.get(i)).isEqualTo(expected.get(i));
                }
            }
        }
    }

    private static void isSound(Path root) {
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
    }

    @Test
    void aWorkerKeepsItsIdItsBytesAndWhatFollowsFromThem() {
        fill();
        byte[] archive = archived(ONE);
        byte[] other = archived(TWO);
        try (WorkerRuntime runtime = runtime(to())) {
            WorkerDetail made = imported(runtime, archive, ImportWorker.SAME);
            assertThat(made.state().id()).isEqualTo(ONE);
            assertThat(made.state().lastSeq()).isEqualTo(EVENTS + 1);
            assertThat(made.state().record().lineage().atSeq()).isEqualTo(EVENTS);
            assertThat(made.attachment()).as("I2").isEqualTo(Attachment.STALE);
            assertThat(runtime.bundle(new BundleId("builtin"))).isPresent();
            imported(runtime, other, ImportWorker.SAME);
        }
        isWhole(to(), 1);
        isSound(to());
    }

    @Test
    void aTakenIdIsAConflictAndAnotherOneCanBeHad() {
        fill();
        byte[] archive = archived(ONE);
        try (WorkerRuntime runtime = runtime(from())) {
            assertThat(refusal(() -> imported(runtime, archive, ImportWorker.SAME)))
                    .isEqualTo(ErrorCode.WORKER_EXISTS);
            WorkerDetail made = imported(runtime, archive, ImportWorker.anew().named(new WorkerName("again")));
            assertThat(made.state().id()).isNotEqualTo(ONE);
            assertThat(made.state().options().name()).isEqualTo(new WorkerName("again"));
            assertThat(made.state().record().lineage().origin()).isEqualTo(ONE);
            assertThat(runtime.fork(made.state().id(), ForkWorker.WHOLE).state().lastSeq())
                    .isEqualTo(EVENTS + 3);
            byte[] again = archived(runtime, made.state().id());
            assertThat(imported(runtime, again, ImportWorker.anew()).state().lastSeq())
                    .isGreaterThan(EVENTS + 2);
        }
        isSound(from());
    }

    @Test
    void I8_importingTwiceWithOneKeyMakesOneWorker() {
        fill();
        byte[] archive = archived(ONE);
        ImportWorker request = ImportWorker.anew().withKey(new IdempotencyKey("i-1"));
        WorkerId first;
        try (WorkerRuntime runtime = runtime(to())) {
            first = imported(runtime, archive, request).state().id();
            assertThat(imported(runtime, archive, request).state().id()).isEqualTo(first);
        }
        try (WorkerRuntime runtime = runtime(to())) {
            assertThat(imported(runtime, archive, request).state().id()).isEqualTo(first);
            byte[] other = archived(TWO);
            assertThat(refusal(() -> imported(runtime, other, request))).isEqualTo(ErrorCode.IDEMPOTENCY_CONFLICT);
        }
    }

    @Test
    void aDamagedArchiveIsRefusedWhereverItIsDamagedAndNothingRemains() throws IOException {
        fill();
        byte[] lines = unpacked(archived(ONE));
        try (WorkerRuntime runtime = runtime(to())) {
            for (int at = 0; at < lines.length; at += 61) {
                byte[] damaged = lines.clone();
                damaged[at] ^= 0x10;
                byte[] archive = packed(damaged);
                WorkerRuntimeException refused = failure(() -> imported(runtime, archive, ImportWorker.SAME));
                assertThat(refused.code()).as("byte %d", at).isEqualTo(ErrorCode.ARCHIVE_DAMAGED);
                byte[] cut = packed(Arrays.copyOf(lines, at));
                assertThat(refusal(() -> imported(runtime, cut, ImportWorker.SAME)))
                        .as("cut at %d", at)
                        .isEqualTo(ErrorCode.ARCHIVE_DAMAGED);
            }
            assertThat(runtime.bundles()).isEmpty();
        }
        try (Stream<Path> left = Files.walk(Trial.files(to()).workers())) {
            assertThat(left.map(path -> path.getFileName().toString())).doesNotContain(ONE.toString());
        }
        isSound(to());
    }

    @Test
    void theRefusalSaysLineByteAndWorker() throws IOException {
        fill();
        byte[] lines = unpacked(archived(ONE));
        int at = new String(lines, StandardCharsets.UTF_8).indexOf("m20");
        lines[at] = 'n';
        byte[] archive = packed(lines);
        try (WorkerRuntime runtime = runtime(to())) {
            WorkerRuntimeException refused = failure(() -> imported(runtime, archive, ImportWorker.SAME));
            assertThat(refused.subject()).isEqualTo(ONE.toString());
            assertThat(refused.details()).containsEntry("line", "23");
            assertThat(refused.getMessage()).contains("line 23, byte ", "checksum");
        }
    }

    @Test
    void anArchiveWithTwoWorkersUnderSoundSumsIsRefusedAsOneWorkers() {
        fill();
        byte[] archive = archivedStore();
        try (WorkerRuntime runtime = runtime(to())) {
            assertThat(refusal(() -> imported(runtime, archive, ImportWorker.SAME)))
                    .isEqualTo(ErrorCode.INVALID_REQUEST);
        }
        byte[] one = archived(ONE);
        assertThat(refusal(() -> importedStore(one))).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void rowL_anArchiveFromTheFutureIsRefused() throws IOException {
        fill();
        String lines = new String(unpacked(archived(ONE)), StandardCharsets.UTF_8);
        byte[] head = lines.substring(0, lines.indexOf(",\"crc\""))
                .replace("\"format\":1", "\"format\":2")
                .getBytes(StandardCharsets.UTF_8);
        var crc = new CRC32C();
        crc.update(head);
        String future = new String(head, StandardCharsets.UTF_8) + ",\"crc\":\"%08x\"}\n".formatted(crc.getValue());
        WorkerRuntimeException refused =
                failure(() -> FilesystemArchives.format().reader(stream(future)));
        assertThat(refused.code()).isEqualTo(ErrorCode.ARCHIVE_VERSION_UNSUPPORTED);
        assertThat(refused.getMessage()).contains("2", "1");
    }

    private static InputStream stream(String lines) {
        try {
            return new ByteArrayInputStream(packed(lines.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aStoreComesBackWholeWithItsTombstonesAndGoesOn() throws IOException {
        fill();
        byte[] archive = archivedStore();
        StoreImport.Report report = importedStore(archive);
        assertThat(report.workers()).isEqualTo(2);
        assertThat(report.events()).isEqualTo(2L * EVENTS);
        assertThat(report.leftOut()).isEmpty();
        assertThat(report.head().about()).containsEntry("workspace_id", "w");
        assertThat(to().resolve("import")).doesNotExist();
        isSound(to());
        isWhole(to(), 0);
        try (RuntimeStore store = Trial.open(to())) {
            assertThat(store.lastPosition()).isEqualTo(report.head().position());
            assertThat(store.catalog().deleted(GONE)).isTrue();
            assertThat(append(store, ONE, message("next")).getFirst().position())
                    .isEqualTo(report.head().position() + 1);
            assertThat(store.bundles()).hasSize(1);
        }
        assertThat(importedStore(archive).finished()).as("repeated").isTrue();
        byte[] later;
        try (WorkerRuntime runtime = runtime(from())) {
            runtime.fork(ONE, ForkWorker.WHOLE);
        }
        later = archivedStore();
        assertThat(refusal(() -> importedStore(later))).isEqualTo(ErrorCode.STORE_EXISTS);
        isSound(to());
    }

    @Test
    void anArchiveIsAsOfOneMomentWhileEverybodyGoesOn() {
        fill();
        var out = new ByteArrayOutputStream();
        try (RuntimeStore store = Trial.open(from());
                WorkerRuntime runtime = runtime(store)) {
            var sink = FilesystemArchives.format().writer(out);
            runtime.exportAll(Map.of(), new ArchiveSink() {
                private boolean told;

                @Override
                public void begin(ArchiveHead head) {
                    sink.begin(head);
                }

                @Override
                public void add(ArchiveItem item) {
                    if (!told) {
                        told = true;
                        append(store, TWO, message("later"));
                        append(store, worker(9), born());
                        runtime.fork(ONE, ForkWorker.WHOLE.withId(worker(8)));
                    }
                    sink.add(item);
                }

                @Override
                public void end() {
                    sink.end();
                }
            });
        }
        StoreImport.Report report = importedStore(out.toByteArray());
        assertThat(report.workers()).isEqualTo(2);
        try (RuntimeStore store = Trial.open(to())) {
            assertThat(log(store, ONE)).hasSize(EVENTS);
            assertThat(log(store, TWO)).hasSize(EVENTS);
            assertThat(store.catalog().entry(worker(9))).isEmpty();
            assertThat(store.catalog().entry(worker(8))).isEmpty();
        }
        isSound(to());
    }

    @Test
    void I5_aDamagedWorkerIsLeftOutAndNamed() throws IOException {
        fill();
        Path events = Trial.files(from()).worker(ONE).events();
        try (var access = new RandomAccessFile(events.toFile(), "rw")) {
            access.seek(Files.size(events) / 2);
            access.write(new byte[40]);
        }
        byte[] archive = archivedStore();
        StoreImport.Report report = importedStore(archive);
        assertThat(report.workers()).isEqualTo(1);
        assertThat(report.leftOut())
                .singleElement()
                .satisfies(left -> assertThat(left.subject()).isEqualTo(ONE.toString()));
        isSound(to());
        try (WorkerRuntime runtime = runtime(from())) {
            assertThat(refusal(() -> archived(runtime, ONE))).isEqualTo(ErrorCode.WORKER_DAMAGED);
        }
    }

    @Test
    void aDamagedArchiveOfAStoreLeavesNothing() throws IOException {
        fill();
        byte[] lines = unpacked(archivedStore());
        for (int at = 0; at < lines.length; at += 997) {
            byte[] damaged = lines.clone();
            damaged[at] ^= 0x04;
            byte[] archive = packed(damaged);
            assertThat(refusal(() -> importedStore(archive))).as("byte %d", at).isEqualTo(ErrorCode.ARCHIVE_DAMAGED);
            assertThat(to().resolve("runtimes")).doesNotExist();
            assertThat(to().resolve("import")).doesNotExist();
        }
    }

    /// Cut off at any step, there is no store or the whole one, and the next import ends well.
    @Test
    void anImportThatIsCutOffAnywhereIsNothingOrIsFinished() throws IOException {
        fill();
        byte[] archive = archivedStore();
        for (int limit = 0; ; limit += 5) {
            FilesystemStoreOptions options = Trial.options(dir.resolve("cut" + limit));
            boolean cutOff = cutOff(options, archive, limit);
            StoreImport.Report report = StoreImport.run(options, new ByteArrayInputStream(archive), Progress.NONE);
            assertThat(report.workers()).isEqualTo(2);
            assertThat(StoreDoctor.check(options)).isEmpty();
            if (!cutOff) {
                break;
            }
        }
    }

    private static boolean cutOff(FilesystemStoreOptions options, byte[] archive, int limit) throws IOException {
        var disk = new WatchedDisk();
        var left = new AtomicInteger(limit);
        disk.watch((operation, _, _) -> {
            boolean changes = switch (operation) {
                case READ, LIST, OPEN, RENAME_FROM -> false;
                case WRITE, FORCE, TRUNCATE, CREATE_DIRECTORY, RENAME, DELETE, SYNC_DIRECTORY -> true;
            };
            if (changes && left.getAndDecrement() <= 0) {
                throw new IOException("cut off");
            }
        });
        try {
            var _ = StoreImport.run(options, new ByteArrayInputStream(archive), Progress.NONE, disk);
            return left.get() < 0;
        } catch (WorkerRuntimeException e) {
            if (Files.exists(options.home())) {
                assertThat(StoreDoctor.check(options)).as("limit %d", limit).isEmpty();
            }
            return true;
        }
    }

    /// What a process leaves that is killed while a worker is imported.
    @Test
    void aWorkersImportThatDiedLeavesNothing() throws IOException {
        fill();
        byte[] archive = archived(ONE);
        try (WorkerRuntime runtime = runtime(to())) {
            imported(runtime, archived(TWO), ImportWorker.SAME);
        }
        var disk = new WatchedDisk();
        RuntimeStore store = FilesystemStore.open(Trial.options(to()), disk);
        try (WorkerRuntime runtime = runtime(store)) {
            disk.watch((operation, path, _) -> {
                if (operation == WatchedDisk.Operation.RENAME && path.toString().contains("events.jsonl")) {
                    disk.die();
                    throw new IOException("the process died");
                }
            });
            assertThat(refusal(() -> imported(runtime, archive, ImportWorker.SAME)))
                    .isNotNull();
        }
        try (RuntimeStore after = Trial.open(to())) {
            assertThat(after.catalog().entry(ONE)).isEmpty();
            assertThat(after.events(TWO, PageRequest.after(0, 100)).items()).hasSize(EVENTS + 1);
        }
        assertThat(Trial.files(to()).worker(ONE).directory()).doesNotExist();
        try (Stream<Path> notes = Files.list(Trial.files(to()).incoming())) {
            assertThat(notes).isEmpty();
        }
        isSound(to());
    }

    private static ErrorCode refusal(ThrowingCallable call) {
        return failure(call).code();
    }

    private static WorkerRuntimeException failure(ThrowingCallable call) {
        WorkerRuntimeException failure = catchThrowableOfType(WorkerRuntimeException.class, call);
        assertThat(failure).as("a refusal").isNotNull();
        return failure;
    }
}
