package dev.yoi.cli.command;

import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.terminal.ProgressLine;
import dev.yoi.cli.view.ArchiveView;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "import",
        description = "Makes this folder the workspace that an archive is of: its identity and all its workers.",
        footer = {
            "",
            "Examples:",
            "  yoi workspace import backup.yoi.gz --dry-run     # reads it to its end, changes nothing",
            "  yoi workspace import backup.yoi.gz",
            "",
            "Nothing is there before the whole archive was found sound. A folder that is another workspace, and a",
            "store that is there already, are refused. An import that was cut off is simply started again."
        })
final class WorkspaceImport implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "FILE", description = "What yoi workspace export wrote.")
    private Path file = Path.of("");

    @Option(names = "--dry-run", description = "Only read it to its end.")
    private boolean dryRun;

    WorkspaceImport(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Path archive = session.host().folder().resolve(file);
        ArchiveTools archives = session.local().archives(session.where());
        JsonNode report;
        try (ProgressLine progress = session.progress()) {
            report = dryRun
                    ? archives.verify(archive, progress::step)
                    : archives.importWorkspace(archive, progress::step);
        }
        session.answer(report, dryRun ? ArchiveView::contents : ArchiveView::imported);
        return ExitCode.DONE.code();
    }
}
