package dev.yoi.runtime.fsstore;

import static dev.yoi.runtime.fsstore.Trial.append;
import static dev.yoi.runtime.fsstore.Trial.birth;
import static dev.yoi.runtime.fsstore.Trial.message;
import static dev.yoi.runtime.fsstore.Trial.open;
import static dev.yoi.runtime.fsstore.Trial.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.store.TranscriptPage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Row K: a bit changed in a transcript, which is derived from the log. The pages come from the log then, and the
/// file is written anew.
class DamagedTranscriptTest {
    private static final WorkerId ONE = worker(1);
    private static final int MESSAGES = 120;

    @TempDir
    Path root;

    private Path file;
    private byte[] sound;
    private List<Long> items;

    @BeforeEach
    void aWorkerWithATranscript() throws IOException {
        file = Trial.files(root).worker(ONE).transcript();
        try (RuntimeStore store = open(root)) {
            append(store, ONE, birth().toArray(WorkerEvent[]::new));
            for (int i = 0; i < MESSAGES; i++) {
                append(store, ONE, message("m" + i + "-".repeat(i)));
            }
        }
        sound = Files.readAllBytes(file);
        try (RuntimeStore store = open(root)) {
            items = forwards(store);
        }
        assertThat(items).hasSize(MESSAGES);
    }

    private void change(long offset) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var one = ByteBuffer.allocate(1);
            channel.read(one, offset);
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 1)}), offset);
        }
    }

    private static List<Long> forwards(RuntimeStore store) {
        var all = new ArrayList<Long>();
        boolean more = true;
        while (more) {
            TranscriptPage page = store.transcript(ONE, PageRequest.after(all.isEmpty() ? 0 : all.getLast(), 7));
            page.items().forEach(item -> all.add(item.seq()));
            more = page.more();
        }
        return all;
    }

    private static List<Long> backwards(RuntimeStore store) {
        var all = new ArrayList<Long>();
        boolean more = true;
        while (more) {
            long before = all.isEmpty() ? Long.MAX_VALUE : all.getLast();
            TranscriptPage page = store.transcript(ONE, PageRequest.before(before, 7));
            page.items().forEach(item -> all.add(item.seq()));
            more = page.more();
        }
        return all.reversed();
    }

    /// The first bytes, the last, a line feed, and places between.
    private List<Long> places() {
        long end = sound.length;
        return List.of(0L, 1L, 150L, 4_100L, 6_000L, 9_000L, end - 2, end - 1);
    }

    @Test
    void rowK_aChangedBitInATranscriptHidesNothing() throws IOException {
        for (long place : places()) {
            change(place);
            try (RuntimeStore reader = FilesystemStore.openReadOnly(Trial.options(root))) {
                assertThat(forwards(reader)).as("byte %d", place).isEqualTo(items);
                assertThat(backwards(reader)).as("byte %d", place).isEqualTo(items);
            }
            try (RuntimeStore store = open(root)) {
                assertThat(backwards(store)).as("byte %d", place).isEqualTo(items);
                assertThat(forwards(store)).as("byte %d", place).isEqualTo(items);
            }
            assertThat(Files.readAllBytes(file)).as("byte %d", place).isEqualTo(sound);
            assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
        }
    }

    @Test
    void rowK_aChangedBitInATranscriptThatIsWrittenToHidesNothing() throws IOException {
        var all = new ArrayList<>(items);
        for (long place : places()) {
            try (RuntimeStore store = open(root)) {
                append(store, ONE, message("begun"));
                all.add(all.getLast() + 1);
                assertThat(forwards(store)).as("byte %d", place).isEqualTo(all);
                change(place);
                assertThat(forwards(store)).as("byte %d", place).isEqualTo(all);
                append(store, ONE, message("goes on"));
                all.add(all.getLast() + 1);
                assertThat(backwards(store)).as("byte %d", place).isEqualTo(all);
                assertThat(forwards(store)).as("byte %d", place).isEqualTo(all);
            }
            try (RuntimeStore store = open(root)) {
                assertThat(forwards(store)).as("byte %d", place).isEqualTo(all);
            }
            var found = StoreDoctor.examine(Trial.options(root), StoreDoctor.Depth.EVERYTHING, Progress.NONE);
            assertThat(found.findings()).as("byte %d", place).isEmpty();
        }
    }

    @Test
    void rowK_theDoctorSeesAChangedBitInATranscript() throws IOException {
        change(150);
        assertThat(StoreDoctor.check(Trial.options(root))).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(Finding.Code.PROJECTION_DAMAGED);
            assertThat(finding.file()).endsWith("transcript.jsonl");
        });
    }
}
