package dev.yoi.cli.wiring;

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

    private static final Pattern WORKER = Pattern.compile("[^/]+/([^/#]+)#([0-9]{1,18})");
    private static final String RUNTIME = "embedded";

    private LocalActor() {}

    static Actor of(Host host, Path folder) {
        Matcher worker = WORKER.matcher(host.variable(EXECUTION));
        if (worker.matches()) {
            return new Actor.Worker(RUNTIME, worker.group(1), Long.parseLong(worker.group(2)));
        }
        return MachineUser.of(host.environment(), folder);
    }
}
