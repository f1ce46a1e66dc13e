package dev.yoi.execution.process;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// The signals by which processes are asked, told and forced to end.
enum Signal {
    /// What Ctrl-C sends: the question that interactive programs know best.
    INT,
    TERM,
    KILL;

    /// Of the shell, since not every machine has a `kill` command beside it; `-s` and `--` as POSIX has them.
    private static final String SCRIPT = "signal=$1; shift; kill -s \"$signal\" -- \"$@\"";

    /// Sends to a process group (0 for none) and to single processes. What has ended meanwhile does not matter,
    /// so there is no result: look whether they are gone.
    void send(Map<String, String> host, long group, Collection<Long> pids) {
        var targets = new ArrayList<String>();
        if (group > 1) {
            targets.add("-" + group);
        }
        pids.forEach(pid -> targets.add(Long.toString(pid)));
        if (targets.isEmpty()) {
            return;
        }
        var command = new ArrayList<>(List.of("sh", "-c", SCRIPT, "sh", name()));
        command.addAll(targets);
        if (!ShortCommand.run(host, command) && this != INT) {
            pids.forEach(this::sendDirectly);
        }
    }

    /// Without a process of its own, in case none can be started or one target was gone already.
    private void sendDirectly(long pid) {
        ProcessHandle.of(pid)
                .filter(handle -> pid != ProcessHandle.current().pid())
                .ifPresent(handle -> {
                    if (this == KILL) {
                        handle.destroyForcibly();
                    } else {
                        handle.destroy();
                    }
                });
    }
}
