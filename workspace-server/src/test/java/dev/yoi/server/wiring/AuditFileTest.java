package dev.yoi.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.server.http.Audit;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wire.AuditEntryView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The audit log on a disk that is full for a while.
class AuditFileTest {
    @TempDir
    private Path dir;

    private static Audit.Entry entry(String id) {
        return new Audit.Entry(id, "owner", null, "POST", "/api/v1/things", 200, null);
    }

    private AuditFile open(AuditDisk disk) {
        AuditFile audit = AuditFile.at(disk, dir.resolve("audit.jsonl"), "instance", () -> Instant.EPOCH);
        audit.begin();
        return audit;
    }

    private List<String> readAgain() {
        try (AuditFile audit = open(AuditDisk.REAL)) {
            return audit.latest(Long.MAX_VALUE, 100).stream()
                    .map(AuditEntryView::requestId)
                    .toList();
        }
    }

    /// Has room for `room` bytes more at the first write, and then again for everything.
    private static final class FullOnce implements AuditDisk {
        private final int room;
        private final Semaphore failed = new Semaphore(0);
        private boolean full;

        private FullOnce(int room) {
            this.room = room;
        }

        @Override
        public void append(Path file, ByteBuffer bytes) throws IOException {
            if (full) {
                AuditDisk.REAL.append(file, bytes);
                return;
            }
            full = true;
            AuditDisk.REAL.append(file, bytes.slice(0, room));
            failed.release();
            throw new IOException("no space left on device");
        }
    }

    @Test
    void anEntryThatWasCutOffByAFullDiskDoesNotTakeTheNextOneWithIt() throws Exception {
        for (int room : new int[] {0, 1, 40}) {
            Files.deleteIfExists(dir.resolve("audit.jsonl"));
            var disk = new FullOnce(room);
            try (AuditFile audit = open(disk)) {
                audit.record(entry("lost"));
                disk.failed.acquire();
                audit.record(entry("first behind"));
                audit.record(entry("second behind"));
            }
            assertThat(readAgain()).as("room for %d bytes", room).containsExactly("second behind", "first behind");
        }
    }

    @Test
    void anEntryThatACrashCutOffDoesNotTakeTheNextOneWithIt() throws Exception {
        try (AuditFile audit = open(AuditDisk.REAL)) {
            audit.record(entry("before"));
        }
        Path file = dir.resolve("audit.jsonl");
        String whole = Files.readString(file);
        Files.writeString(file, whole + whole.substring(0, 30));
        try (AuditFile audit = open(AuditDisk.REAL)) {
            audit.record(entry("behind"));
        }
        assertThat(readAgain()).containsExactly("behind", "before");
    }

    private static Audit.Entry refused(String id, String actor) {
        return new Audit.Entry(id, actor, null, "POST", "/api/v1/nothing", 404, "route_not_found");
    }

    @Test
    void nobodyPushesOutWhatHadAnEffectByAskingForWhatIsRefused() {
        var now = new AtomicReference<>(Instant.EPOCH);
        try (AuditFile audit = AuditFile.at(dir.resolve("audit.jsonl"), "instance", now::get)) {
            audit.begin();
            audit.record(entry("made a token"));
            for (int i = 0; i < 5_000; i++) {
                audit.record(refused("r" + i, "token guest"));
            }
            audit.record(entry("revoked a token"));
            audit.record(refused("another's", "token ci"));
            List<AuditEntryView> all = audit.latest(Long.MAX_VALUE, AuditFile.LATEST_MAX);
            assertThat(all).hasSize(RefusalLimit.MAX + 1 + 3);
            assertThat(all.getLast().requestId()).isEqualTo("made a token");
            assertThat(all.get(2).target()).isEqualTo(AuditFile.MANY);

            now.set(Instant.EPOCH.plus(RefusalLimit.WINDOW));
            audit.record(refused("a minute later", "token guest"));
            assertThat(audit.latest(Long.MAX_VALUE, 1).getFirst().requestId()).isEqualTo("a minute later");
        }
    }

    @Test
    void whatIsRecordedBeforeTheStoreIsOpenIsBoundedAndDoesNotHoldUpItsOpening() {
        AuditFile audit = AuditFile.at(dir.resolve("audit.jsonl"), "instance", () -> Instant.EPOCH);
        for (int i = 0; i < AuditFile.EARLY_MAX + 5; i++) {
            audit.record(entry("r" + i));
        }
        try (audit) {
            audit.begin();
            assertThat(audit.latest(Long.MAX_VALUE, 1).getFirst().requestId())
                    .isEqualTo("r" + (AuditFile.EARLY_MAX - 1));
        }
    }

    @Test
    void aStartWritesNothingSoThatItWorksOnAFullDisk() throws Exception {
        Path file = dir.resolve("audit.jsonl");
        Files.writeString(file, "a line that a crash cut off");
        try (AuditFile audit = open((_, _) -> {
            throw new IOException("No space left on device");
        })) {
            assertThat(audit.latest(Long.MAX_VALUE, 100)).isEmpty();
        }
        assertThat(file).hasContent("a line that a crash cut off");
    }

    @Test
    void aDiskThatIsFullIsCalledFullAndNotSomebodyElses() {
        var failure = new ServerException.Failure(
                ProblemCode.DATA_DIR_REFUSED, "server.json", "this file can't be written", "make its folder writable");
        assertThat(failure.ofDisk(new IOException("No space left on device")))
                .hasMessage("this file can't be written: the disk is full")
                .extracting(ServerException::code)
                .isEqualTo(ProblemCode.STORE_FULL);
        assertThat(failure.ofDisk(new IOException("Permission denied")).code()).isEqualTo(ProblemCode.DATA_DIR_REFUSED);
    }
}
