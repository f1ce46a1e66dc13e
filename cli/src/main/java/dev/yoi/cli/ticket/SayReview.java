package dev.yoi.cli.ticket;

import dev.yoi.tickets.Post;
import dev.yoi.tickets.model.TicketId;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "review",
        description = "Approves a ticket's implementation, or asks for changes.",
        footer = {
            "",
            "Examples:",
            "  yoi ticket review ID --approve --commit HEAD -m 'Reads well.'",
            "  yoi ticket review ID --request-changes -m 'The second test asserts nothing.'",
            "",
            "Only the approval of a commit can make a ticket done, and only for that commit."
        })
final class SayReview implements Callable<Integer> {
    private final TicketDesk desk;

    @Parameters(paramLabel = "ID", description = "The ticket.")
    private String ticket = "";

    @ArgGroup(multiplicity = "1")
    private Verdict verdict = new Verdict();

    @Option(
            names = "--commit",
            paramLabel = "COMMIT",
            description = "The commit that was read; any name that git knows.")
    private @Nullable String commit;

    @Mixin
    private Words words = new Words();

    @Mixin
    private Signing signing = new Signing();

    SayReview(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        TicketId id = desk.id(ticket);
        String text = words.required(desk, "a review", id.text());
        return desk.changed(
                desk.store().post(id, Post.review(verdict.approves(), fullCommit(), text), signing.signature(desk)),
                id,
                "review");
    }

    private Optional<String> fullCommit() {
        return Optional.ofNullable(commit)
                .map(name -> Git.in(desk.place().root(), desk.host()).fullId(name));
    }

    /// One of the two, never both.
    private static final class Verdict {
        @Option(names = "--approve", required = true, description = "It can be integrated.")
        private boolean approve;

        @Option(names = "--request-changes", required = true, description = "It can't yet; the text says why.")
        private boolean requestChanges;

        boolean approves() {
            return approve && !requestChanges;
        }
    }
}
