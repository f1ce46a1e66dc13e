package dev.yoi.cli.command;

import dev.yoi.cli.client.Connection;
import dev.yoi.cli.client.LogFollower;
import dev.yoi.cli.client.RunWatch;
import dev.yoi.cli.client.RunWatch.Outcome;
import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.command.Local.HostedServer;
import dev.yoi.cli.command.Local.ServeRequest;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.LiveView;
import dev.yoi.cli.view.RunView;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "run",
        description = "Gives a new worker one prompt, shows what it says, and ends it.",
        footer = {
            "",
            "Examples:",
            "  yoi run 'git log -3'",
            "  yoi run --profile claude 'why does the build fail?'",
            "",
            "A running server does the work; without one this process does. The exit code is 0 when the run completed (with",
            "exit code 0), else 1. What was said stays: yoi worker list --lifecycle stopped"
        })
final class Run implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "PROMPT", description = "The prompt, as one argument; - reads it from standard input.")
    private String prompt = "";

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "How it runs (default: the setting default_profile). See yoi profile list.")
    private @Nullable String profile;

    @Option(names = "--name", paramLabel = "NAME", description = "A name for the worker.")
    private @Nullable String name;

    @Option(names = "--keep", description = "Leave the worker active afterwards.")
    private boolean keep;

    @Option(names = "--raw", description = "Pass the output on byte for byte when it goes to a program.")
    private boolean raw;

    Run(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Optional<Workspace> answering = session.answeringServer();
        if (answering.isPresent()) {
            answering.get().close();
            return run(session::server, session.follower()).code();
        }
        try (HostedServer own = session.local().serve(session.where(), ServeRequest.OF_ITS_OWN)) {
            own.closeAtExit();
            Supplier<Workspace> connect = () -> new Workspace(new Connection(own.endpoint()));
            return run(connect, new LogFollower(connect, session.host().pause()))
                    .code();
        }
    }

    private ExitCode run(Supplier<Workspace> connect, LogFollower follower) {
        ObjectNode request = Json.object()
                .put("profile", session.profileOr(profile))
                .put("input", TextArgument.read(prompt, session.host()));
        if (name != null) {
            request.put("name", name);
        }
        String worker;
        try (Workspace workspace = connect.get()) {
            worker = Json.string(workspace.create(request, session.host().keys().get()), "worker_id");
        }
        session.terminal().hint("worker " + worker);
        Outcome outcome = follow(worker, follower);
        if (!keep) {
            try (Workspace workspace = connect.get()) {
                workspace.stop(worker, Optional.empty());
            }
        }
        if (session.json()) {
            JsonNode answer = Json.object().put("worker_id", worker).set("run", RunView.json(outcome));
            session.terminal().json(Json.text(answer));
        } else {
            session.terminal().hint(RunView.shown(outcome));
        }
        return outcome.succeeded() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private Outcome follow(String worker, LogFollower follower) {
        var watch = RunWatch.firstInput();
        var view = LiveView.output(session.terminal(raw));
        Outcome outcome = follower.follow(worker, 0, frame -> {
            if (!session.json()) {
                view.accept(frame);
            }
            return watch.accept(frame);
        });
        view.end();
        return outcome;
    }
}
