package dev.yoi.cli.ticket;

import dev.yoi.tickets.Post;
import dev.yoi.tickets.model.TicketId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "decision",
        description = "Records a decision.",
        footer = {
            "",
            "Examples:",
            "  yoi ticket decision ID -m 'Plain text; a database can come later.'",
            "  yoi ticket decision ID --waives OTHER -m 'Not needed for this after all.'"
        })
final class SayDecision implements Callable<Integer> {
    private final TicketDesk desk;

    @Parameters(paramLabel = "ID", description = "The ticket.")
    private String ticket = "";

    @Option(
            names = "--waives",
            paramLabel = "OTHER",
            description = "A cancelled ticket that this one no longer has to wait for.")
    private @Nullable String waived;

    @Mixin
    private Words words = new Words();

    @Mixin
    private Signing signing = new Signing();

    SayDecision(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        TicketId id = desk.id(ticket);
        String text = words.required(desk, "a decision", id.text());
        return desk.changed(desk.store().post(id, post(text), signing.signature(desk)), id, "decision");
    }

    private Post post(String text) {
        return waived == null ? Post.decision(text) : Post.waiver(desk.id(waived), text);
    }
}
