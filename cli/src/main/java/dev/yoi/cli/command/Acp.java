package dev.yoi.cli.command;

import dev.yoi.cli.acp.EditorAgent;
import dev.yoi.cli.client.Connection;
import dev.yoi.cli.client.LogFollower;
import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.command.Local.HostedServer;
import dev.yoi.cli.command.Local.ServeRequest;
import dev.yoi.cli.problem.ExitCode;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "acp",
        description = {
            "Offers the workspace's workers to an editor, as an agent of the Agent Client Protocol.",
            "",
            "Speaks on standard input and output and ends when its input ends; the editor starts it. Each session is a worker,",
            "which goes on without the editor and is found again by its id. A running server does the work; without one this",
            "process does, as long as the editor keeps it."
        },
        footer = {
            "",
            "For example, in the settings of the Zed editor:",
            "  \"agent_servers\": {\"Yoi\": {\"type\": \"custom\", \"command\": \"/path/to/yoi\", \"args\": [\"acp\"], \"env\": {}}}"
        })
final class Acp implements Callable<Integer> {
    private final Session session;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "How the workers of new sessions run (default: the setting default_profile).")
    private @Nullable String profile;

    Acp(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        Optional<Workspace> answering = session.answeringServer();
        if (answering.isPresent()) {
            answering.get().close();
            serve(session::server, session.follower());
            return ExitCode.DONE.code();
        }
        try (HostedServer own = session.local().serve(session.where(), ServeRequest.OF_ITS_OWN)) {
            own.closeAtExit();
            Supplier<Workspace> connect = () -> new Workspace(new Connection(own.endpoint()));
            serve(connect, new LogFollower(connect, session.host().pause()));
        }
        return ExitCode.DONE.code();
    }

    private void serve(Supplier<Workspace> connect, LogFollower follower) throws IOException {
        String version = Acp.class.getPackage().getImplementationVersion();
        var offer = new EditorAgent.Offer(
                session.profileOr(profile),
                session.local().workspaceFolder(session.where()),
                Objects.requireNonNullElse(version, "development"));
        var reach = new EditorAgent.Reach(
                connect,
                follower,
                session.host().keys(),
                line -> session.host().err().println("yoi acp: " + line));
        new EditorAgent(offer, reach, session.host().in(), session.host().out()).serve();
    }
}
