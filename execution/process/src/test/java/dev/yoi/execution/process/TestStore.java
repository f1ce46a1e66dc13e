package dev.yoi.execution.process;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.store.StoreIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// An identity that no other test run has, so that a test sees and ends its own processes only; with a working
/// directory.
final class TestStore implements AutoCloseable {
    private final UUID id;
    private final Path directory;

    private TestStore(UUID id, Path directory) {
        this.id = id;
        this.directory = directory;
    }

    static TestStore fresh() {
        try {
            return new TestStore(UUID.randomUUID(), Files.createTempDirectory("yoi-process-test-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    UUID id() {
        return id;
    }

    Path directory() {
        return directory;
    }

    StoreIdentity identity(long epoch) {
        return new StoreIdentity(new RuntimeId("embedded"), id, epoch);
    }

    ProcessOptions options() {
        return ProcessOptions.of(identity(1), _ -> directory);
    }

    static Profile profile(Map<String, List<String>> settings) {
        return new Profile(new ProfileName("test"), ProcessBackends.NAME, "", new TreeMap<>(settings));
    }

    /// The number and command line of each live process that carries this store's mark.
    List<String> running() {
        return processes("YOI_EXECUTION=" + id + "/");
    }

    /// The guards that watch over this store; they carry no mark, only their argument.
    List<String> guards() {
        var found = new ArrayList<String>();
        for (Path process : all()) {
            String command = content(process.resolve("cmdline"));
            if (command.contains("yoi-guard") && command.contains(id.toString())) {
                found.add(process.getFileName().toString());
            }
        }
        return found;
    }

    private static List<String> processes(String mark) {
        var found = new ArrayList<String>();
        for (Path process : all()) {
            // A zombie has no environment any more.
            if (content(process.resolve("environ")).contains(mark)) {
                found.add(process.getFileName() + " "
                        + content(process.resolve("cmdline")).replace('\0', ' '));
            }
        }
        return found;
    }

    private static List<Path> all() {
        var all = new ArrayList<Path>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            processes.forEach(all::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has ended, or belongs to somebody else
        }
    }

    /// Leftovers of the temporary directory that belong to this store.
    List<String> scratchDirectories() {
        var found = new ArrayList<String>();
        try (DirectoryStream<Path> left =
                Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), "yoi-" + id + "-*")) {
            left.forEach(path -> found.add(path.getFileName().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    @Override
    public void close() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
