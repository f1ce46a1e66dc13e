package dev.yoi.cli.ticket;

import dev.yoi.cli.terminal.SafeText;
import dev.yoi.tickets.format.ItemFile;
import dev.yoi.tickets.format.ThreadFile;
import dev.yoi.tickets.merge.MergedFile;
import dev.yoi.tickets.merge.TicketMerge;
import dev.yoi.tickets.merge.Versions;
import dev.yoi.tickets.model.TicketState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Git calls this for each file of a ticket that both sides changed. It writes the result over our version and
/// ends with 1 if a person has to resolve something in the text.
///
/// An `item.md` has to know where the merged thread leads. Git merges each file by itself, so the three threads
/// of the same commits are merged here once more.
@Command(
        name = "merge-driver",
        description = "Merges one file of a ticket, for git; yoi ticket init sets it up.",
        footer = {"", "In git's config: merge.yoi-ticket.driver = yoi ticket merge-driver %%O %%A %%B %%P %%Y"})
final class MergeDriver implements Callable<Integer> {
    private static final int CLEAN = 0;
    private static final int CONFLICTED = 1;
    private static final String ARTIFACTS = "artifacts";

    private final TicketDesk desk;

    @Parameters(index = "0", paramLabel = "BASE", description = "%%O: the file before both.")
    private Path base = Path.of("");

    @Parameters(index = "1", paramLabel = "OURS", description = "%%A: our file, which becomes the result.")
    private Path ours = Path.of("");

    @Parameters(index = "2", paramLabel = "THEIRS", description = "%%B: their file.")
    private Path theirs = Path.of("");

    @Parameters(index = "3", paramLabel = "PATH", description = "%%P: where the file is in the repository.")
    private Path path = Path.of("");

    @Parameters(index = "4", arity = "0..1", paramLabel = "LABEL", description = "%%Y: what git calls their side.")
    private String label = "";

    MergeDriver(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        try {
            return merge();
        } catch (IOException | RuntimeException e) {
            say("this file of a ticket is merged as plain text, since the merge failed: " + e);
            return asPlainText();
        }
    }

    private int merge() throws IOException {
        var versions = new Versions(bytes(base), bytes(ours), bytes(theirs));
        Path ticket = ticketFolder();
        String file = ticket.relativize(path).toString();
        Optional<TicketState> state = file.equals(ItemFile.NAME)
                ? MergedCommits.find(Git.in(desk.host().folder(), desk.host()), desk.host(), label)
                        .map(commits -> commits.versions(ticket.resolve(ThreadFile.NAME)))
                        .flatMap(MergeDriver::stateOf)
                : Optional.empty();
        MergedFile merged = TicketMerge.merge(String.valueOf(ticket.getFileName()), file, versions, state);
        Files.write(desk.host().folder().resolve(ours), merged.bytes());
        merged.diagnostics().forEach(found -> say(found.toString()));
        if (merged.conflicted()) {
            say("both sides changed the same lines of " + path + "; resolve them in the file");
        }
        return merged.conflicted() ? CONFLICTED : CLEAN;
    }

    private static Optional<TicketState> stateOf(Versions threads) {
        return TicketMerge.stateOf(TicketMerge.merge("", ThreadFile.NAME, threads, Optional.empty())
                .bytes());
    }

    private Path ticketFolder() {
        Path folder = path.resolveSibling("");
        Path parent = path.getParent();
        if (parent != null) {
            folder = parent.endsWith(ARTIFACTS) ? parent.resolveSibling("") : parent;
        }
        return folder;
    }

    private byte[] bytes(Path file) throws IOException {
        return Files.readAllBytes(desk.host().folder().resolve(file));
    }

    /// What git would have done without us: nothing of either side is lost.
    private int asPlainText() {
        boolean clean = Git.in(desk.host().folder(), desk.host())
                .bytes("merge-file", "--quiet", ours.toString(), base.toString(), theirs.toString())
                .isPresent();
        return clean ? CLEAN : CONFLICTED;
    }

    /// Where git shows it: not an answer of ours.
    private void say(String what) {
        desk.host().err().println("yoi: " + SafeText.line(what, 1_000));
    }
}
