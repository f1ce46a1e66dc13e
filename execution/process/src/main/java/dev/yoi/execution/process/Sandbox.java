package dev.yoi.execution.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A command in a `bwrap` sandbox: it sees the machine's files, can change those of its working directory, and
/// has a temp directory of its own. Processes and network are the machine's, so that an ending finds everything
/// as without a sandbox.
final class Sandbox {
    static final String PROGRAM = "bwrap";

    private Sandbox() {}

    static List<String> around(List<String> command, Path directory) {
        String writable = directory.toString();
        var words = new ArrayList<>(List.of(
                PROGRAM, "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp", "--bind"));
        words.addAll(List.of(writable, writable, "--chdir", writable, "--"));
        words.addAll(command);
        return words;
    }
}
