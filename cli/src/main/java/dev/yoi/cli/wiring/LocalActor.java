package dev.yoi.cli.wiring;

import dev.yoi.cli.problem.Failure;
import dev.yoi.cli.terminal.Host;
import dev.yoi.server.wiring.MachineUser;
import dev.yoi.tickets.model.Actor;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who works at this machine: the worker whose process this is, else the person, by `YOI_USER`, git's `user.name`
/// or the name that the system knows them by.
final class LocalActor {
    /// Carried by every process of a worker: `STORE/WORKER#GENERATION`.
    private static final String EXECUTION = "YOI_EXECUTION";

    private static final Pattern WORKER = Pattern.compile("[^/]+/([^/#]+)#([1-9][0-9]{0,17})");
    private static final String RUNTIME = "embedded";

    private LocalActor() {}

    static Actor of(Host host, Path folder) {
        String execution = host.variable(EXECUTION);
        Matcher worker = WORKER.matcher(execution);
        if (worker.matches()) {
            return new Actor.Worker(RUNTIME, worker.group(1), Long.parseLong(worker.group(2)));
        }
        if (!execution.isEmpty()) {
            throw Failure.usage(
                    EXECUTION + " is set, but names no execution of a worker",
                    "leave it as the host of the worker gave it, or unset it to work as yourself");
        }
        return MachineUser.of(host.environment(), folder);
    }
}
