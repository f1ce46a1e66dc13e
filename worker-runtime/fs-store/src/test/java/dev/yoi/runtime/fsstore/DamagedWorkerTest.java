package dev.yoi.runtime.fsstore;

import static dev.yoi.runtime.fsstore.Trial.append;
import static dev.yoi.runtime.fsstore.Trial.birth;
import static dev.yoi.runtime.fsstore.Trial.log;
import static dev.yoi.runtime.fsstore.Trial.message;
import static dev.yoi.runtime.fsstore.Trial.open;
import static dev.yoi.runtime.fsstore.Trial.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yoi.runtime.RuntimeLimits;
import dev.yoi.runtime.RuntimeParts;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.runtime.store.EventPage;
import dev.yoi.runtime.store.LogDamage;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.testkit.PredictableIds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Row H: one worker is damaged where it was durable. It stays in the list, what can be read of it is read, it
/// takes nothing more, and every other worker goes on (I5).
class DamagedWorkerTest {
    private static final WorkerId ONE = worker(1);
    private static final WorkerId TWO = worker(2);
    private static final int EVENTS = 40;
    private static final int BROKEN = 12;

    @TempDir
    Path root;

    private void closed() {
        try (RuntimeStore store = open(root)) {
            for (WorkerId id : List.of(ONE, TWO)) {
                append(store, id, birth().toArray(WorkerEvent[]::new));
                for (int i = 4; i <= EVENTS; i++) {
                    append(store, id, message("m" + i));
                }
            }
        }
    }

    /// Changes a byte in the middle of the line with this sequence.
    private long damage(WorkerId id, int seq) throws IOException {
        Path events = Trial.files(root).worker(id).events();
        String text = Files.readString(events, StandardCharsets.ISO_8859_1);
        int line = text.indexOf("{\"seq\":" + seq + ",");
        try (FileChannel file = FileChannel.open(events, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {'#'}), line + 40);
        }
        return line;
    }

    private void withoutCatalog() throws IOException {
        try (Stream<Path> files = Files.list(Trial.files(root).catalog())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private static List<Long> seqs(EventPage page) {
        return page.items().stream().map(RecordedEvent::seq).toList();
    }

    private static void othersGoOn(RuntimeStore store) {
        int before = log(store, TWO).size();
        append(store, TWO, message("fine"));
        assertThat(log(store, TWO)).hasSize(before + 1);
    }

    @Test
    void rowH_aPageThatCrossesTheDamageHasThePartBeforeItAndSaysWhereItStops() throws IOException {
        closed();
        long offset = damage(ONE, BROKEN);
        try (RuntimeStore store = open(root)) {
            EventPage page = store.events(ONE, PageRequest.after(5, 100));
            assertThat(seqs(page)).containsExactly(6L, 7L, 8L, 9L, 10L, 11L);
            assertThat(page.more()).isTrue();
            LogDamage damage = Objects.requireNonNull(page.damage());
            assertThat(damage.message()).contains("byte " + offset);
            assertThat(damage.readableFrom()).isEqualTo(BROKEN + 1);
            othersGoOn(store);
        }
    }

    @Test
    void rowH_aPageThatBeginsAtTheDamageIsAnErrorThatSaysWhereToGoOn() throws IOException {
        closed();
        damage(ONE, BROKEN);
        try (RuntimeStore store = open(root)) {
            WorkerRuntimeException refusal = catchThrowableOfType(
                    WorkerRuntimeException.class, () -> store.events(ONE, PageRequest.after(BROKEN - 1, 10)));
            assertThat(refusal.code()).isEqualTo(ErrorCode.WORKER_DAMAGED);
            assertThat(refusal.details()).containsEntry("readable_from", Integer.toString(BROKEN + 1));
            assertThat(store.diagnostics()).extracting(Diagnostic::subject).containsExactly(ONE.toString());
            assertThat(store.catalog().entry(ONE).orElseThrow().flags().damaged())
                    .isTrue();
        }
    }

    @Test
    void rowH_whatLiesBehindTheDamageIsReadable() throws IOException {
        closed();
        damage(ONE, BROKEN);
        try (RuntimeStore store = open(root)) {
            assertThat(seqs(store.events(ONE, PageRequest.after(BROKEN, 3)))).containsExactly(13L, 14L, 15L);
            EventPage backwards = store.events(ONE, PageRequest.before(15, 10));
            assertThat(seqs(backwards)).containsExactly(14L, 13L);
            assertThat(backwards.damage()).isNotNull();
            assertThat(seqs(store.events(ONE, PageRequest.before(BROKEN, 2)))).containsExactly(11L, 10L);
        }
    }

    @Test
    void rowH_rowK_aDamagedWorkerWithoutCatalogIsListedAndTakesNothing() throws IOException {
        closed();
        long offset = damage(ONE, BROKEN);
        Files.delete(Trial.files(root).worker(ONE).state());
        withoutCatalog();
        for (int opening = 0; opening < 3; opening++) {
            try (RuntimeStore store = open(root)) {
                var entry = store.catalog().entry(ONE).orElseThrow();
                assertThat(entry.flags().damaged()).isTrue();
                assertThat(entry.lastSeq()).isEqualTo(BROKEN - 1);
                assertThat(store.diagnostics())
                        .extracting(diagnostic -> diagnostic.code().value())
                        .containsExactly("worker_damaged");
                EventPage page = store.events(ONE, PageRequest.after(0, 100));
                assertThat(page.items()).hasSize(BROKEN - 1);
                assertThat(Objects.requireNonNull(page.damage()).message()).contains("byte " + offset);
                assertThat(catchThrowableOfType(WorkerRuntimeException.class, () -> store.load(ONE))
                                .code())
                        .isEqualTo(ErrorCode.WORKER_DAMAGED);
                othersGoOn(store);
            }
        }
        assertThat(StoreDoctor.check(Trial.options(root))).anySatisfy(finding -> {
            assertThat(finding.code()).isEqualTo(Finding.Code.LOG_DAMAGED);
            assertThat(finding.worker()).contains(ONE);
            assertThat(finding.offset()).isEqualTo(offset);
        });
    }

    @Test
    void rowH_aWorkerWithoutAnyReadableEventIsListedByItsRecord() throws IOException {
        closed();
        damage(ONE, 1);
        Files.delete(Trial.files(root).worker(ONE).state());
        withoutCatalog();
        try (RuntimeStore store = open(root)) {
            var entry = store.catalog().entry(ONE).orElseThrow();
            assertThat(entry.flags().damaged()).isTrue();
            assertThat(entry.profile().value()).isEqualTo("shell");
            assertThat(catchThrowableOfType(WorkerRuntimeException.class, () -> store.load(ONE))
                            .code())
                    .isEqualTo(ErrorCode.WORKER_DAMAGED);
            othersGoOn(store);
        }
    }

    @Test
    void rowH_aWorkerThatWasRepairedIsSoundAgain() throws IOException {
        closed();
        Path events = Trial.files(root).worker(ONE).events();
        byte[] sound = Files.readAllBytes(events);
        damage(ONE, BROKEN);
        Files.delete(Trial.files(root).worker(ONE).state());
        withoutCatalog();
        open(root).close();
        Files.write(events, sound);
        try (RuntimeStore store = open(root)) {
            assertThat(store.catalog().entry(ONE).orElseThrow().flags().damaged())
                    .isFalse();
            assertThat(log(store, ONE)).hasSize(EVENTS);
            append(store, ONE, message("goes on"));
        }
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
    }

    @Test
    void theDoctorSeesJunkBehindTheEndOfALog() throws IOException {
        closed();
        Path events = Trial.files(root).worker(ONE).events();
        long end = Files.size(events);
        String line = Files.readString(events).lines().toList().getLast();
        Files.writeString(events, line + "\njunk", StandardOpenOption.APPEND);
        List<Finding> findings = StoreDoctor.check(Trial.options(root));
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().code()).isEqualTo(Finding.Code.LOG_BEHIND);
        assertThat(findings.getFirst().offset()).isEqualTo(end);
        try (RuntimeStore store = open(root)) {
            assertThat(log(store, ONE)).hasSize(EVENTS);
            append(store, ONE, message("next"));
        }
        try (RuntimeStore store = open(root)) {
            assertThat(log(store, ONE)).hasSize(EVENTS + 1);
        }
        assertThat(Files.readString(events)).doesNotContain("junk");
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
    }

    /// What a reader met once stays known: in this process and the next.
    @Test
    void rowH_aWorkerWhoseDamageWasReadTakesNothingMore() throws IOException {
        closed();
        damage(ONE, BROKEN);
        try (RuntimeStore store = open(root)) {
            WorkerState before = store.load(ONE); // as of its end, which is sound
            assertThat(store.events(ONE, PageRequest.after(0, 100)).damage()).isNotNull();

            WorkerRuntimeException refusal = catchThrowableOfType(
                    WorkerRuntimeException.class,
                    () -> Trial.await(Trial.submit(store, ONE, before, List.of(message("more")))
                            .done()));
            assertThat(refusal.code()).isEqualTo(ErrorCode.WORKER_DAMAGED);
            isKnown(store);
            othersGoOn(store);
        }
        try (RuntimeStore store = open(root)) {
            isKnown(store);
            WorkerRuntimeException refusal =
                    catchThrowableOfType(WorkerRuntimeException.class, () -> append(store, ONE, message("more")));
            assertThat(refusal.code()).isEqualTo(ErrorCode.WORKER_DAMAGED);
        }
    }

    private static void isKnown(RuntimeStore store) {
        assertThat(store.catalog().entry(ONE).orElseThrow().flags().damaged()).isTrue();
        assertThat(store.diagnostics()).extracting(Diagnostic::subject).containsExactly(ONE.toString());
        assertThat(seqs(store.events(ONE, PageRequest.after(0, 5)))).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(seqs(store.events(ONE, PageRequest.after(BROKEN, 2)))).containsExactly(BROKEN + 1L, BROKEN + 2L);
    }

    /// Nobody knows how far such a worker came: it is no creation that a crash cut off.
    @Test
    void rowH_I15_aDamagedWorkerThatLooksLikeAnIntentIsNotRemoved() throws IOException {
        closed();
        Path events = Trial.files(root).worker(ONE).events();
        List<String> lines = Files.readAllLines(events);
        long third = lines.get(0).length() + lines.get(1).length() + 2L;
        try (FileChannel file = FileChannel.open(events, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[16]), third + 8);
        }
        Files.delete(Trial.files(root).worker(ONE).state());
        withoutCatalog();
        byte[] left = Files.readAllBytes(events);
        for (int opening = 0; opening < 2; opening++) {
            RuntimeStore store = open(root);
            var parts = new RuntimeParts(store, List.of(), () -> Trial.AT, new PredictableIds(), RuntimeLimits.DEFAULT);
            try (WorkerRuntime runtime = WorkerRuntime.open(parts)) {
                assertThat(store.catalog().entry(ONE).orElseThrow().flags().damaged())
                        .isTrue();
                assertThat(runtime.worker(TWO).state().lastSeq()).isPositive();
            }
            assertThat(Files.readAllBytes(events)).isEqualTo(left);
        }
    }
}
