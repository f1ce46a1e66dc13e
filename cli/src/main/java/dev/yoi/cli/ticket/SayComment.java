package dev.yoi.cli.ticket;

import dev.yoi.tickets.Post;
import dev.yoi.tickets.model.TicketId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "comment",
        description = "Says something on a ticket.",
        footer = {
            "",
            "Examples:",
            "  yoi ticket comment ID -m 'Seen on two machines.'",
            "  git diff --stat | yoi ticket comment ID --body -"
        })
final class SayComment implements Callable<Integer> {
    private final TicketDesk desk;

    @Parameters(paramLabel = "ID", description = "The ticket.")
    private String ticket = "";

    @Mixin
    private Words words = new Words();

    @Mixin
    private Signing signing = new Signing();

    SayComment(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        TicketId id = desk.id(ticket);
        String text = words.required(desk, "a comment", id.text());
        return desk.changed(desk.store().post(id, Post.comment(text), signing.signature(desk)), id, "comment");
    }
}
