package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.ArchiveView;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        description = "Writes a worker with its whole history into one file, and reads that again to its end.",
        footer = {
            "",
            "Examples:",
            "  yoi worker export ID                        # ID.yoi.gz in the current folder",
            "  yoi worker export ID --output - | ssh other yoi worker import -   # not read again",
            "",
            "Works beside a running server and without one. zcat FILE | jq shows what is in it."
        })
final class WorkerExport implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ID", description = "The worker's id.")
    private String worker = "";

    @Option(
            names = {"--output", "-o"},
            paramLabel = "FILE",
            description = "Where to (default: ID.yoi.gz); - is the standard output.")
    private @Nullable Path output;

    WorkerExport(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Path file = output == null ? Path.of(worker.replaceAll("[^A-Za-z0-9-]", "_") + ".yoi.gz") : output;
        if (file.toString().equals("-")) {
            write(session.host().out());
            session.host().out().flush();
        } else {
            session.answer(new ArchiveFile(session, file).write(this::write), ArchiveView::contents);
        }
        return ExitCode.DONE.code();
    }

    private void write(OutputStream out) {
        exported(session, worker, out);
    }

    /// From the server, or, when none answers, from the store.
    static void exported(Session session, String worker, OutputStream out) {
        Optional<Workspace> server = session.answeringServer();
        if (server.isPresent()) {
            try (Workspace workspace = server.get()) {
                workspace.exportWorker(worker, out);
            }
        } else {
            session.local().archives(session.where()).exportWorker(worker, out);
        }
    }
}
