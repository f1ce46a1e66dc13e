package dev.yoi.execution.child;

import dev.yoi.runtime.execution.CheckReport;
import dev.yoi.runtime.execution.CheckReport.Finding;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.Severity;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Whether a program can run on this machine as a child process. Looks, and touches nothing.
final class MachineCheck {
    /// What starting a child itself needs, and the Debian package that has it.
    private static final Map<String, String> NEEDED =
            Map.of("sh", "dash", "setsid", "util-linux", "mkfifo", "coreutils", "grep", "grep");

    private final Map<String, String> host;
    private final ProcessTable table;
    private final List<Finding> findings = new ArrayList<>();

    MachineCheck(Map<String, String> host, ProcessTable table) {
        this.host = host;
        this.table = table;
    }

    List<Finding> of(String program) {
        checkProgram(program);
        NEEDED.keySet().stream().sorted().filter(name -> !onPath(name)).forEach(this::missing);
        if (!table.available()) {
            error(
                    "proc_unavailable",
                    "this machine does not show its processes, so a stop could not be told from a hope",
                    "run on Linux with /proc mounted");
        }
        return List.copyOf(findings);
    }

    private void checkProgram(String program) {
        boolean named = !program.isEmpty() && program.indexOf('/') < 0;
        if (named && !onPath(program) && !NEEDED.containsKey(program)) {
            error(
                    "program_missing",
                    "the command '" + program + "' is not on the PATH",
                    "install " + program + ", or add its directory to the PATH of the server");
        }
    }

    private void missing(String name) {
        error(
                "program_missing",
                "the command '" + name + "' is not on the PATH",
                "apt-get install " + NEEDED.get(name));
    }

    private void error(String code, String message, String remedy) {
        findings.add(new CheckReport.Finding(new DiagnosticCode(code), Severity.ERROR, message, remedy));
    }

    private boolean onPath(String program) {
        String path = host.getOrDefault("PATH", "");
        return Arrays.stream(path.split(":", -1)).anyMatch(directory -> executable(directory, program));
    }

    private static boolean executable(String directory, String program) {
        try {
            Path file = Path.of(directory.isEmpty() ? "." : directory, program);
            return Files.isRegularFile(file) && Files.isExecutable(file);
        } catch (InvalidPathException e) {
            return false; // nothing is found behind such an entry
        }
    }
}
