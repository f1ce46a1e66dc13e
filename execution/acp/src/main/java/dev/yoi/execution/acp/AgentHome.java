package dev.yoi.execution.acp;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The directory of one worker's agent: a HOME of its own with its XDG directories, and one for temporary files.
/// Agents keep their sessions there, so it outlives an execution; two workers never share one.
///
/// `home_files` of the profile are links to the files of the server's user: what the agent knows of an account,
/// without a copy that would age.
record AgentHome(Path directory) {
    /// Name of the variable, and its place below the home directory.
    private static final Map<String, String> PLACES = Map.of(
            "XDG_CONFIG_HOME", ".config",
            "XDG_DATA_HOME", ".local/share",
            "XDG_STATE_HOME", ".local/state",
            "XDG_CACHE_HOME", ".cache",
            "XDG_RUNTIME_DIR", ".run");

    private Path home() {
        return directory.resolve("home");
    }

    private Path temporary() {
        return directory.resolve("tmp");
    }

    /// Makes what is missing. `user` is the home directory of the server's user, empty when there is none.
    void prepare(List<String> homeFiles, String user) throws IOException {
        privately(directory);
        privately(home());
        privately(temporary());
        for (String place : PLACES.values()) {
            Path made = home();
            for (Path part : Path.of(place)) {
                made = made.resolve(part);
                privately(made);
            }
        }
        for (String file : user.isEmpty() ? List.<String>of() : homeFiles) {
            link(Path.of(file), Path.of(user));
        }
    }

    private static void privately(Path made) throws IOException {
        if (!Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(
                    made, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private void link(Path file, Path user) throws IOException {
        Path above = file.getParent();
        Path parent = home();
        if (above != null) {
            for (Path part : above) {
                parent = parent.resolve(part);
                privately(parent);
            }
        }
        Path name = home().resolve(file);
        Path target = user.resolve(file);
        if (Files.exists(target) && !Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
            Files.createSymbolicLink(name, target);
        }
    }

    /// What an agent's environment says about these places.
    Map<String, String> variables() {
        var variables = new TreeMap<String, String>();
        variables.put("HOME", home().toString());
        variables.put("TMPDIR", temporary().toString());
        PLACES.forEach(
                (name, place) -> variables.put(name, home().resolve(place).toString()));
        return variables;
    }

    /// Removes everything, following no link. For a worker that never was.
    void remove() throws IOException {
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            remove(directory);
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
