package dev.yoi.execution.child;

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

    private static final long OWN_PID = ProcessHandle.current().pid();

    /// Of the shell, since not every machine has a `kill` command beside it; `-s` and `--` as POSIX has them.
    private static final String SCRIPT = "signal=$1; shift; kill -s \"$signal\" -- \"$@\"";

    /// To single processes, without starting one. Java knows a terminate signal and a kill only. What has ended
    /// meanwhile does not matter, so there is no result here and below: look whether they are gone.
    void sendTo(Collection<Long> pids) {
        for (long pid : pids) {
            ProcessHandle.of(pid).filter(handle -> pid != OWN_PID).ifPresent(this::sendTo);
        }
    }

    private void sendTo(ProcessHandle handle) {
        switch (this) {
            case INT -> throw new IllegalStateException("Java can't send SIGINT by itself");
            case TERM -> handle.destroy();
            case KILL -> handle.destroyForcibly();
        }
    }

    /// To a process group (0 for none) at one moment, so that nothing in it escapes by forking, and to single
    /// processes.
    void sendToGroup(Map<String, String> host, long group, Collection<Long> pids) {
        var command = new ArrayList<>(List.of("sh", "-c", SCRIPT, "sh", name()));
        if (group > 1) {
            command.add("-" + group);
        }
        pids.forEach(pid -> command.add(Long.toString(pid)));
        if (group > 1 || !pids.isEmpty()) {
            ShortCommand.run(host, command);
        }
    }
}
