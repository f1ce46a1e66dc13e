package dev.yoi.cli.ticket;

import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import dev.yoi.cli.view.TicketSetupView;
import dev.yoi.tickets.ImportReport;
import dev.yoi.tickets.TicketJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description = "Takes over tickets of older layouts. Nothing is deleted; a second run changes nothing.",
        footer = {
            "",
            "Older layouts are folders open/, pending/ and closed/ with one folder per ticket, and single folders, each named",
            "by its time: 20260527-000001-name. Bodies, threads, resolutions and attachments keep their bytes.",
            "Exit code 1 when something could not be taken over.",
            "",
            "Examples:",
            "  yoi ticket import work-items --dry-run",
            "  yoi ticket import work-items",
            "  yoi ticket import                # tickets of an older layout in the folder of tickets itself"
        })
final class TicketImport implements Callable<Integer> {
    private final TicketDesk desk;

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "The older folder (default: the folder of tickets itself).")
    private @Nullable Path from;

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    @Mixin
    private Signing signing = new Signing();

    TicketImport(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        Path folder = from == null ? desk.place().root() : desk.host().folder().resolve(from);
        if (!Files.isDirectory(folder)) {
            throw Failure.of(
                    ExitCode.NOT_FOUND,
                    new Failure.Said(
                            "folder_not_found",
                            "there is no folder " + folder,
                            "",
                            "name the folder that holds open/, pending/ and closed/, or the older tickets themselves"));
        }
        ImportReport report = desk.store().importLegacy(folder, dryRun, signing.signature(desk));
        desk.answer(TicketJson.imported(report, dryRun), TicketSetupView::imported);
        return (report.problems().isEmpty() ? ExitCode.DONE : ExitCode.FAILED).code();
    }
}
