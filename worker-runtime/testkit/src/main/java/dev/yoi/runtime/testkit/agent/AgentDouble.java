package dev.yoi.runtime.testkit.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Puts the agent double where a test can start it: a shell script, found by its name on a `PATH`.
///
/// What it does is in the first word of a prompt:
///
/// | prompt | what it does |
/// |---|---|
/// | `answers` and anything else | says `answer` |
/// | `fails` | answers with an error |
/// | `floods` | says 400,000 characters |
/// | `asks` | asks for permission (`yes`, `no`), with yes says `answer` |
/// | `tools N`, `askstools N` | N tool calls, each adds a line to the file `ran`; the latter asks before each |
/// | `script FILE` | prints the lines of a file as frames, see the program |
/// | `waits` | says `ready`, waits for a cancel |
/// | `deaf`, `immortal`, `descendants` | says `ready`; ends on a terminate signal, when killed, likewise with children
/// |
/// | `crashes` | dies with exit code 3 in the middle of the turn |
/// | `garbage`, `huge` | prints a line that is no frame, or one of 3 MB |
/// | `history`, `environment` | says how many prompts its session had, or where its home is |
///
/// Options: `--no-resume`, `--no-load`, `--version=N`, `--signed-out`, `--crash-at-start`, `--silent`.
public final class AgentDouble {
    /// The program's name.
    public static final String PROGRAM = "agent-double";

    private AgentDouble() {}

    /// Writes the program into this directory.
    public static void install(Path directory) {
        Path program = directory.resolve(PROGRAM);
        try (InputStream source = Objects.requireNonNull(AgentDouble.class.getResourceAsStream(PROGRAM))) {
            Files.createDirectories(directory);
            Files.write(program, source.readAllBytes());
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// This environment with the directory in front of its `PATH`.
    public static Map<String, String> onPath(Path directory, Map<String, String> environment) {
        var with = new TreeMap<>(environment);
        with.merge("PATH", directory.toString(), (path, first) -> first + ":" + path);
        return with;
    }
}
