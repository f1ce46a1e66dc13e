package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.ArchiveView;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "export",
        description =
                "Writes the workspace's store and identity into one file, as of one moment, and reads that again.",
        footer = {
            "",
            "Examples:",
            "  yoi workspace export --output backup.yoi.gz     # beside a running server, or without one",
            "",
            "Not in it: the project's own files, tickets among them, and the server's token and settings.",
            "Exit code 1 when something damaged had to be left out; the file says what."
        })
final class WorkspaceExport implements Callable<Integer> {
    private final Session session;

    @Option(
            names = {"--output", "-o"},
            paramLabel = "FILE",
            description = "Where to (default: workspace.yoi.gz); - is the standard output, which is not read again.")
    private Path output = Path.of("workspace.yoi.gz");

    WorkspaceExport(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (output.toString().equals("-")) {
            write(session.host().out());
            session.host().out().flush();
            return ExitCode.DONE.code();
        }
        JsonNode found = new ArchiveFile(session, output).write(this::write);
        session.answer(found, ArchiveView::contents);
        return (found.path("left_out").isEmpty() ? ExitCode.DONE : ExitCode.FAILED).code();
    }

    private void write(OutputStream out) {
        Optional<Workspace> server = session.answeringServer();
        if (server.isPresent()) {
            try (Workspace workspace = server.get()) {
                workspace.exportAll(out);
            }
        } else {
            session.local().archives(session.where()).exportAll(out);
        }
    }
}
