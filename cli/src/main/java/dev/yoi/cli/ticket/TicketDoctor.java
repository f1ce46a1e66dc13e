package dev.yoi.cli.ticket;

import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import dev.yoi.cli.view.TicketSetupView;
import dev.yoi.tickets.DoctorReport;
import dev.yoi.tickets.TicketJson;
import dev.yoi.tickets.TicketStore;
import dev.yoi.tickets.merge.GitSetup;
import dev.yoi.tickets.model.Diagnostic;
import dev.yoi.tickets.model.DiagnosticCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "doctor",
        description = "Examines every ticket and the links between them, and says what is wrong and where.",
        footer = {
            "",
            "It changes nothing without --fix, and with it only what no person has to decide: what a crash interrupted is",
            "completed, its leftovers are removed. Exit code 1 when there are errors; warnings count with --strict.",
            "",
            "Examples:",
            "  yoi ticket doctor",
            "  yoi ticket doctor --root some/folder/of/tickets --json",
            "  yoi ticket doctor --fix --dry-run"
        })
final class TicketDoctor implements Callable<Integer> {
    private static final String ATTRIBUTES = ".gitattributes";

    private final TicketDesk desk;

    @Option(names = "--fix", description = "Complete what was interrupted, then examine.")
    private boolean fix;

    @Option(names = "--dry-run", description = "With --fix: only say what would be done.")
    private boolean dryRun;

    @Option(names = "--strict", description = "Warnings are errors.")
    private boolean strict;

    TicketDoctor(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        if (dryRun && !fix) {
            throw Failure.usage("--dry-run belongs to --fix", "the doctor changes nothing unless told to --fix");
        }
        TicketStore store = desk.place().openWithoutIndex();
        List<String> repairs = fix ? store.repair(dryRun) : List.of();
        DoctorReport report = withGit(store.doctor());
        ObjectNode document = TicketJson.doctor(report);
        ArrayNode done = document.putArray("repairs");
        repairs.forEach(done::add);
        document.put("dry_run", dryRun);
        desk.answer(document, TicketSetupView::report);
        boolean bad = report.hasErrors() || (strict && !report.diagnostics().isEmpty());
        return (bad ? ExitCode.FAILED : ExitCode.DONE).code();
    }

    /// Adds what only a clone can be asked: whether its git merges tickets as their attributes want it.
    private DoctorReport withGit(DoctorReport report) {
        Path root = desk.place().root();
        Optional<String> missing = mergeSetupMissing(root);
        if (missing.isEmpty()) {
            return report;
        }
        var all = new ArrayList<>(report.diagnostics());
        all.addFirst(new Diagnostic(DiagnosticCode.MERGE_DRIVER_MISSING, "", ATTRIBUTES, 0, missing.get()));
        return new DoctorReport(report.tickets(), all, report.cut());
    }

    private Optional<String> mergeSetupMissing(Path root) {
        Git git = Git.in(root, desk.host());
        boolean attributes = hasAttributes(root.resolve(ATTRIBUTES));
        if (!attributes && desk.place().named()) {
            return Optional.empty(); // any folder of tickets, which nobody here may want to merge
        }
        if (!git.isRepository()
                || (attributes && git.config(GitSetup.DRIVER_CONFIG_KEY).isPresent())) {
            return Optional.empty();
        }
        return Optional.of(
                attributes
                        ? "This clone does not know how to merge tickets; run `yoi ticket init` in it once."
                        : "Git merges these tickets like any text; run `yoi ticket init`.");
    }

    private static boolean hasAttributes(Path file) {
        try {
            return Files.exists(file) && Files.readString(file).contains("merge=" + GitSetup.DRIVER);
        } catch (IOException _) {
            // Unreadable to us is unreadable to git.
            return false;
        }
    }
}
