package dev.yoi.runtime.fsstore;

import static dev.yoi.runtime.fsstore.Trial.append;
import static dev.yoi.runtime.fsstore.Trial.birth;
import static dev.yoi.runtime.fsstore.Trial.input;
import static dev.yoi.runtime.fsstore.Trial.log;
import static dev.yoi.runtime.fsstore.Trial.message;
import static dev.yoi.runtime.fsstore.Trial.open;
import static dev.yoi.runtime.fsstore.Trial.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.CommittedItem;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.RuntimeStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesystemStoreTest {
    private static final WorkerId ONE = worker(1);

    @TempDir
    Path root;

    @Test
    void whatWasAppendedIsThereAtOnceAndAfterReopening() {
        try (RuntimeStore store = open(root)) {
            append(store, ONE, birth().toArray(WorkerEvent[]::new));
            append(store, ONE, input("git log -3"), message("commit\n\"1\"\ud83d\ude00\ud800"));
            assertThat(log(store, ONE)).hasSize(5);
            assertThat(store.load(ONE).lastSeq()).isEqualTo(5);
            assertThat(store.transcript(ONE, PageRequest.after(0, 10)).items()).hasSize(2);
        }
        try (RuntimeStore store = open(root)) {
            assertThat(store.identity().epoch()).isEqualTo(2);
            assertThat(store.catalog().entry(ONE).orElseThrow().lastSeq()).isEqualTo(5);
            assertThat(log(store, ONE).getLast().event()).isEqualTo(message("commit\n\"1\"\ud83d\ude00\ud800"));
            assertThat(store.load(ONE).lastSeq()).isEqualTo(5);
            assertThat(store.transcript(ONE, PageRequest.after(0, 10)).items()).hasSize(2);
            append(store, ONE, input("more"));
            assertThat(log(store, ONE)).hasSize(6);
        }
    }

    @Test
    void aStoreThatIsOpenedAndClosedWithoutWorkKeepsItsCatalog() {
        try (RuntimeStore store = open(root)) {
            append(store, ONE, birth().toArray(WorkerEvent[]::new));
        }
        try (RuntimeStore store = open(root)) {
            append(store, ONE, input("more"));
        }
        for (int opening = 0; opening < 4; opening++) {
            try (RuntimeStore store = open(root)) {
                assertThat(store.catalog().entry(ONE).orElseThrow().lastSeq()).isEqualTo(4);
            }
        }
    }

    @Test
    void pagesGoBothWaysOverFileAndTail() {
        try (RuntimeStore store = open(root)) {
            append(store, ONE, birth().toArray(WorkerEvent[]::new));
            for (int i = 4; i <= 400; i++) {
                append(store, ONE, message("m" + i + "x".repeat(i % 90 * 10)));
                if (i % 50 == 0) {
                    checkPages(store, i);
                }
            }
        }
        try (RuntimeStore store = open(root)) {
            checkPages(store, 400);
        }
    }

    private static void checkPages(RuntimeStore store, int last) {
        for (int from : List.of(0, 1, 17, last / 2, last - 1, last)) {
            List<Long> seqs =
                    seqs(store.events(ONE, PageRequest.after(from, 20)).items());
            assertThat(seqs).hasSize(Math.min(20, last - from));
            if (from < last) {
                assertThat(seqs.getFirst()).isEqualTo(from + 1L);
            }
            var back = store.events(ONE, PageRequest.before(from + 1, 20));
            assertThat(back.items()).hasSize(Math.min(20, from));
            assertThat(back.more()).isEqualTo(from > 20);
            var lines = store.transcript(ONE, PageRequest.after(from, 20));
            assertThat(lines.items()).hasSize(Math.min(20, last - Math.max(3, from)));
            var linesBack = store.transcript(ONE, PageRequest.before(from + 1, 20));
            assertThat(linesBack.items()).hasSize(Math.max(0, Math.min(20, from - 3)));
        }
    }

    private static List<Long> seqs(List<RecordedEvent> events) {
        var seqs = new ArrayList<Long>();
        events.forEach(event -> seqs.add(event.seq()));
        return seqs;
    }

    @Test
    void aRemovedWorkerIsGoneAndItsIdMayBeginAgain() {
        try (RuntimeStore store = open(root)) {
            append(store, ONE, birth().toArray(WorkerEvent[]::new));
            long position = Trial.remove(store, ONE);
            assertThat(store.catalog().entry(ONE)).isEmpty();
            assertThatThrownBy(() -> store.load(ONE)).isInstanceOf(WorkerRuntimeException.class);
            append(store, ONE, Trial.created());
            var history = store.history(0, 100).items();
            assertThat(history).hasSize(5);
            assertThat(history.get(3)).isEqualTo(new CommittedItem.WorkerRemoved(ONE, position));
        }
        try (RuntimeStore store = open(root)) {
            assertThat(log(store, ONE)).hasSize(1);
        }
    }

    @Test
    void bundlesAreStoredOnceAndConflictsAreTold() {
        var bundle = Trial.bundle("b", "one");
        try (RuntimeStore store = open(root)) {
            store.storeBundle(bundle);
            store.storeBundle(bundle);
            assertThatThrownBy(() -> store.storeBundle(Trial.bundle("b", "two")))
                    .hasMessageContaining("another content");
            assertThat(store.lastPosition()).isEqualTo(1);
        }
        try (RuntimeStore store = open(root)) {
            assertThat(store.bundle(bundle.id())).contains(bundle);
            assertThat(store.bundles()).containsExactly(bundle.ref());
        }
    }

    @Test
    void historyReachesBackOverSegmentsAndOpenings() {
        for (int round = 0; round < 3; round++) {
            try (RuntimeStore store = open(root)) {
                if (round == 0) {
                    append(store, ONE, birth().toArray(WorkerEvent[]::new));
                }
                for (int i = 0; i < 40; i++) {
                    append(store, ONE, message("y".repeat(1000)));
                }
                long next = 0;
                int count = 0;
                while (next < store.lastPosition()) {
                    var page = store.history(next, 7);
                    count += page.items().size();
                    next = page.next();
                }
                assertThat(count).isEqualTo(3 + (round + 1) * 40);
            }
        }
    }
}
