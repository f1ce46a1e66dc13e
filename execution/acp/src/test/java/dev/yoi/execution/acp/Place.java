package dev.yoi.execution.acp;

import dev.yoi.execution.child.Children;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.store.StoreIdentity;
import dev.yoi.runtime.testkit.agent.AgentDouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/// Folders and an identity that no other test run has: a working directory, homes for agents, and the double on
/// the path. A test sees and ends its own processes only.
final class Place implements AutoCloseable {
    private final UUID id = UUID.randomUUID();
    private final Path folder;

    Place() {
        try {
            folder = Files.createTempDirectory("yoi-acp-test-").toRealPath();
            Files.createDirectories(workdir());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        AgentDouble.install(folder.resolve("bin"));
    }

    UUID id() {
        return id;
    }

    Path folder() {
        return folder;
    }

    Path workdir() {
        return folder.resolve("work");
    }

    Path homes() {
        return folder.resolve("homes");
    }

    Map<String, String> environment() {
        return AgentDouble.onPath(folder.resolve("bin"), System.getenv());
    }

    StoreIdentity identity(long epoch) {
        return new StoreIdentity(new RuntimeId("embedded"), id, epoch);
    }

    Children children(long epoch) {
        return Children.open(identity(epoch), this::environment);
    }

    AcpOptions options() {
        return AcpOptions.of(_ -> workdir(), worker -> homes().resolve(worker.toString()));
    }

    ExecutionBackend backend(AcpLimits limits) {
        return AcpBackends.open(options().withLimits(limits), children(1));
    }

    static Profile agent(String... options) {
        return profile(Map.of(
                "command",
                Stream.concat(Stream.of(AgentDouble.PROGRAM), Stream.of(options))
                        .toList()));
    }

    static Profile profile(Map<String, List<String>> settings) {
        return new Profile(new ProfileName("agent"), AcpBackends.NAME, "", new TreeMap<>(settings));
    }

    /// Writes a file into the working directory.
    Path file(String name, String content) {
        try {
            return Files.writeString(workdir().resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String content(String name) {
        try {
            return Files.readString(workdir().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The number and command line of each live process that carries this place's mark.
    List<String> running() {
        var found = new ArrayList<String>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (shown(process.resolve("environ")).contains("YOI_EXECUTION=" + id + "/")) {
                    found.add(process.getFileName() + " "
                            + shown(process.resolve("cmdline")).replace('\0', ' '));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static String shown(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has ended, or belongs to somebody else
        }
    }

    @Override
    public void close() {
        try {
            remove(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path directory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    remove(entry);
                } else {
                    Files.deleteIfExists(entry);
                }
            }
        }
        Files.deleteIfExists(directory);
    }
}
