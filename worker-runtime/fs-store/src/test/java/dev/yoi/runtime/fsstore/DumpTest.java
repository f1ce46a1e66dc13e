package dev.yoi.runtime.fsstore;

import static dev.yoi.runtime.fsstore.Trial.append;
import static dev.yoi.runtime.fsstore.Trial.birth;
import static dev.yoi.runtime.fsstore.Trial.message;
import static dev.yoi.runtime.fsstore.Trial.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.fsstore.format.JsonObject;
import dev.yoi.runtime.fsstore.format.JsonReader;
import dev.yoi.runtime.store.RuntimeStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Dumping files of a store: every byte is accounted for, damaged or not.
class DumpTest {
    @TempDir
    Path root;

    private StoreFiles filled() {
        try (RuntimeStore store = Trial.open(root)) {
            append(store, worker(1), birth().toArray(WorkerEvent[]::new));
            for (int i = 0; i < 40; i++) {
                append(store, worker(1), message("text " + i));
            }
        }
        return Trial.files(root);
    }

    private List<JsonObject> dumped(String file) throws IOException {
        var out = new ByteArrayOutputStream();
        StoreDump.dump(Trial.options(root), file, out);
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> JsonReader.object(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private static void damage(Path file, long offset, int length) throws IOException {
        try (var access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(offset);
            access.write(new byte[length]);
        }
    }

    @Test
    void aLogIsDumpedLineByLineAndOverItsDamage() throws IOException {
        StoreFiles files = filled();
        Path events = files.worker(worker(1)).events();
        damage(events, 2000, 5);
        List<JsonObject> lines = dumped(files.relative(events));
        long at = 0;
        for (JsonObject line : lines) {
            assertThat(line.number("offset")).isEqualTo(at);
            at += line.number("length");
        }
        assertThat(at).isEqualTo(Files.size(events));
        assertThat(lines)
                .filteredOn(line -> !line.flag("crc_ok"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.number("offset")).isLessThanOrEqualTo(2000);
                    assertThat(line.number("offset") + line.number("length")).isGreaterThan(2000);
                });
        assertThat(lines.getFirst().object("content").text("kind")).isEqualTo("worker_created");
    }

    @Test
    void aSegmentIsDumpedBatchByBatchAndOverItsDamage() throws IOException {
        StoreFiles files = filled();
        Path segment = files.disk().list(files.journal()).getFirst();
        damage(segment, 4096 + 1500, 10);
        long bytes = 0;
        boolean unreadable = false;
        int lines = 0;
        for (JsonObject line : dumped(files.relative(segment))) {
            boolean inside = line.text("is").equals("line");
            bytes += inside ? 0 : line.number("length");
            lines += inside ? 1 : 0;
            unreadable |= line.text("is").equals("unreadable");
        }
        assertThat(bytes).isEqualTo(Files.size(segment));
        assertThat(unreadable).isTrue();
        assertThat(lines).isGreaterThan(20);
    }

    @Test
    void allFilesAreListedAndEachCanBeDumped() throws IOException {
        filled();
        var out = new ByteArrayOutputStream();
        StoreDump.list(Trial.options(root), out);
        List<String> names = out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line ->
                        JsonReader.object(line.getBytes(StandardCharsets.UTF_8)).text("file"))
                .toList();
        assertThat(names).contains("runtime.json", "checkpoint.json", "LOCK");
        for (String name : names) {
            assertThat(dumped(name).isEmpty())
                    .as(name)
                    .isEqualTo(Files.size(Trial.files(root).home().resolve(name)) == 0);
        }
    }

    @Test
    void nothingOutsideOfTheStoreIsDumped() {
        filled();
        for (String name : List.of("../../../secret", "nothing-here", "workers", "/etc/hostname")) {
            WorkerRuntimeException refusal = catchThrowableOfType(WorkerRuntimeException.class, () -> dumped(name));
            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        }
    }
}
