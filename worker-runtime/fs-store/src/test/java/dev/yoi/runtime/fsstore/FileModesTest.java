package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.store.Removal;
import dev.yoi.runtime.store.RuntimeStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What workers said is nobody else's business: whatever a store makes is its owner's alone, and when somebody
/// opened it to others, the doctor says so.
class FileModesTest {
    @TempDir
    Path folder;

    /// A process that lets a store make one of everything: two lives, segments that are rolled, a bundle, a
    /// deletion, bytes that an opening sets aside, and a repair.
    static final class Maker {
        private Maker() {}

        public static void main(String[] args) throws IOException {
            Path root = Path.of(args[0]);
            StoreFiles files = Trial.files(root);
            try (RuntimeStore store = Trial.open(root)) {
                store.storeBundle(Trial.bundle("builtin", "runs commands"));
                for (int n = 1; n <= 3; n++) {
                    Trial.append(store, Trial.worker(n), Trial.birth().toArray(WorkerEvent[]::new));
                }
                for (int i = 0; i < 30; i++) {
                    Trial.append(store, Trial.worker(1), Trial.message("x".repeat(9_000)));
                }
                Trial.remove(store, Trial.worker(3), Removal.DELETED);
            }
            Path events = files.worker(Trial.worker(2)).events();
            Files.writeString(events, "no line of this store\n", StandardOpenOption.APPEND);
            try (RuntimeStore store = Trial.open(root)) {
                Trial.append(store, Trial.worker(2), Trial.message("sets it aside"));
            }
            try (var log =
                    new RandomAccessFile(files.worker(Trial.worker(1)).events().toFile(), "rw")) {
                log.seek(3_000);
                log.write(new byte[50]);
            }
            StoreRepair.repair(Trial.options(root), false, Progress.NONE);
            try (RuntimeStore store = Trial.open(root)) {
                Trial.append(store, Trial.worker(2), Trial.message("goes on"));
                System.out.println("made");
                System.out.flush();
                Runtime.getRuntime().halt(0); // with LOCK, holder.json and an unclean end
            }
        }
    }

    private Path madeUnder(String umask) throws IOException, InterruptedException {
        Path root = folder.resolve("umask" + umask);
        Process process = OtherProcess.startUnder(umask, Maker.class, root.toString());
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).isZero();
        assertThat(said).isEqualTo("made");
        return root;
    }

    private static Map<String, String> modes(Path root) throws IOException {
        var modes = new TreeMap<String, String>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                modes.put(
                        root.relativize(path) + (Files.isDirectory(path) ? "/" : ""),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            }
        }
        return modes;
    }

    private static void ownersAlone(Path root) throws IOException {
        Map<String, String> modes = modes(root);
        assertThat(modes).hasSizeGreaterThan(25);
        modes.forEach(
                (path, mode) -> assertThat(mode).as(path).isEqualTo(path.endsWith("/") ? "rwx------" : "rw-------"));
        for (String made : List.of(
                "LOCK", "holder.json", "runtime.json", "runtime.jsonl", "checkpoint.json", "reached.json", "ballast")) {
            assertThat(modes).containsKey("runtimes/embedded/" + made);
        }
        for (String made : List.of(
                "/journal/0",
                "/bundles/",
                "/catalog/base-",
                "/quarantine/",
                "/events.jsonl",
                "/transcript.jsonl",
                "/state.json",
                "/overview.json",
                "/worker.json")) {
            assertThat(modes.keySet()).anyMatch(path -> path.contains(made));
        }
    }

    @Test
    void whateverAStoreMakesIsItsOwnersAloneUnderAUmaskThatForbidsNothing() throws Exception {
        ownersAlone(madeUnder("000"));
    }

    @Test
    void whateverAStoreMakesCanBeReadByItsOwnerUnderAUmaskThatForbidsTheRest() throws Exception {
        Path root = madeUnder("077");
        ownersAlone(root);
        try (RuntimeStore store = Trial.open(root)) {
            assertThat(Trial.log(store, Trial.worker(1)).size()).isGreaterThan(3);
        }
    }

    private Path openToAll() throws IOException {
        Path root = folder.resolve("open");
        try (RuntimeStore store = Trial.open(root)) {
            Trial.append(store, Trial.worker(1), Trial.birth().toArray(WorkerEvent[]::new));
        }
        Files.setPosixFilePermissions(
                Trial.files(root).worker(Trial.worker(1)).events(), PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(Trial.files(root).home(), PosixFilePermissions.fromString("rwxr-x---"));
        return root;
    }

    @Test
    void filesThatOthersMayReadAreToldByTheDoctor() throws IOException {
        Path root = openToAll();
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<Finding> found = StoreDoctor.check(Trial.options(root));
        assertThat(found).allSatisfy(finding -> {
            assertThat(finding.code()).isEqualTo(Finding.Code.OPEN_TO_OTHERS);
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.remedy()).contains("chmod");
            assertThat(finding.message()).doesNotContain(root.toString());
        });
        assertThat(found)
                .extracting(Finding::message)
                .anyMatch(message -> message.contains("rwxr-xr-x"))
                .anyMatch(message -> message.contains("rwxr-x---"))
                .anyMatch(message -> message.contains("rw-r--r--"));
        assertThat(found).hasSize(3);
    }

    /// Nobody else gets there.
    @Test
    void belowARootOfTheOwnersAloneNothingIsOpen() throws IOException {
        assertThat(StoreDoctor.check(Trial.options(openToAll()))).isEmpty();
    }

    /// A directory or a file that its owner may not use concerns what is in it, and the answer is typed (row O).
    @Test
    void aStoreThatWasOpenToOthersWorksAsBefore() throws IOException {
        Path root = openToAll();
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (RuntimeStore store = Trial.open(root)) {
            Trial.append(store, Trial.worker(1), Trial.message("goes on"));
            assertThat(Trial.log(store, Trial.worker(1))).hasSize(4);
        }
    }
}
