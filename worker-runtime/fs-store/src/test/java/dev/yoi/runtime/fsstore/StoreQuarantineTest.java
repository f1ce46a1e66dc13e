package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.fsstore.StoreQuarantine.Piece;
import dev.yoi.runtime.store.RuntimeStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was set aside at two times: forty days ago some bytes and a directory, an hour ago some bytes.
class StoreQuarantineTest {
    private static final Duration MONTH = Duration.ofDays(30);

    @TempDir
    Path root;

    private Path quarantine() {
        return Trial.files(root).quarantine();
    }

    @BeforeEach
    void setAside() throws IOException {
        try (RuntimeStore store = Trial.open(root)) {
            Trial.append(store, Trial.worker(1), Trial.birth().toArray(WorkerEvent[]::new));
        }
        StoreFiles files = Trial.files(root);
        Path events = files.worker(Trial.worker(1)).events();
        Instant longAgo = Trial.AT.minus(Duration.ofDays(40));
        var old = new Quarantine(files, () -> longAgo, 3);
        old.setAside(events, 10, 20, "differs from the journal");
        Path directory = Files.createDirectories(files.home().resolve("aside"));
        Files.writeString(directory.resolve("one"), "12345");
        old.moveAside(directory, "nothing can be told of it");
        new Quarantine(files, () -> Trial.AT.minus(Duration.ofHours(1)), 4)
                .setAside(events, "lines".getBytes(StandardCharsets.UTF_8), "acknowledged");
    }

    private List<Piece> prune(boolean dryRun) {
        return StoreQuarantine.prune(Trial.options(root), MONTH, dryRun);
    }

    @Test
    void aDryRunSaysWhatWouldGoAndTouchesNothing() throws IOException {
        List<Path> before = Trial.files(root).disk().list(quarantine());
        List<Piece> pieces = prune(true);
        assertThat(pieces).extracting(Piece::name).containsExactly("3-0.bytes", "3-1.moved", "4-0.bytes");
        assertThat(pieces).extracting(Piece::old).containsExactly(true, true, false);
        assertThat(pieces).extracting(Piece::bytes).containsExactly(20L, 5L, 5L);
        assertThat(pieces.getFirst().origin()).hasValueSatisfying(origin -> {
            assertThat(origin.file()).endsWith("events.jsonl").doesNotContain(root.toString());
            assertThat(origin.offset()).isEqualTo(10);
            assertThat(origin.reason()).isEqualTo("differs from the journal");
            assertThat(origin.at()).isEqualTo(Trial.AT.minus(Duration.ofDays(40)));
        });
        assertThat(Trial.files(root).disk().list(quarantine())).isEqualTo(before);
    }

    @Test
    void whatIsOldGoesWithItsNoteAndTheRestStays() throws IOException {
        prune(false);
        assertThat(Trial.files(root).disk().list(quarantine()))
                .extracting(path -> path.getFileName().toString())
                .containsExactly("4-0.bytes", "4-0.json");
        assertThat(prune(false)).extracting(Piece::old).containsExactly(false);
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
    }

    @Test
    void whatHasNoNoteThatCanBeReadStaysAndIsSaidSo() throws IOException {
        Files.writeString(quarantine().resolve("3-0.json"), "{}");
        Files.delete(quarantine().resolve("3-1.json"));
        assertThat(prune(false)).extracting(Piece::old).containsExactly(false, false, false);
        assertThat(quarantine().resolve("3-0.bytes")).exists();
        assertThat(quarantine().resolve("3-1.moved").resolve("one")).exists();
    }

    /// As when it was cut off between the two.
    @Test
    void aNoteWithoutItsBytesGoesToo() throws IOException {
        Files.delete(quarantine().resolve("3-0.bytes"));
        assertThat(prune(false)).extracting(Piece::name).containsExactly("3-0.json", "3-1.moved", "4-0.bytes");
        assertThat(quarantine().resolve("3-0.json")).doesNotExist();
    }

    @Test
    void itIsDoneBesideAnOpenStore() {
        try (RuntimeStore store = Trial.open(root)) {
            assertThat(prune(false)).hasSize(3);
            Trial.append(store, Trial.worker(1), Trial.message("goes on"));
        }
    }

    @Test
    void whereThereIsNoStoreOrNoQuarantineItIsSaid() throws IOException {
        assertThatThrownBy(() -> StoreQuarantine.prune(Trial.options(root.resolve("none")), MONTH, true))
                .isInstanceOf(WorkerRuntimeException.class);
        new Tree(new NioDisk(), quarantine()).delete();
        assertThat(prune(false)).isEmpty();
    }
}
