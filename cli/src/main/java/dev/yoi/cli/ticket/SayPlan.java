package dev.yoi.cli.ticket;

import dev.yoi.cli.problem.Failure;
import dev.yoi.tickets.Outcome;
import dev.yoi.tickets.PlanDraft;
import dev.yoi.tickets.Post;
import dev.yoi.tickets.model.AcceptedPlan;
import dev.yoi.tickets.model.PlanKind;
import dev.yoi.tickets.model.TicketId;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "plan",
        description = "Writes a plan into the thread; with --record, a record by which work is put in order.",
        footer = {
            "",
            "after and blocked_by hold the start of ID until the other ticket is done; before and blocks the reverse.",
            "conflicts_with and do_not_parallelize keep the two from being worked on at once. accepted_plan says what is",
            "going to be done, and where.",
            "",
            "Examples:",
            "  yoi ticket plan ID -m 'First the format, then the reader.'",
            "  yoi ticket plan ID --record after --related OTHER -m 'Wait for the interface.'",
            "  yoi ticket plan ID --record accepted_plan -m 'One slice.' --branch ticket/list"
        })
final class SayPlan implements Callable<Integer> {
    private final TicketDesk desk;

    @Parameters(paramLabel = "ID", description = "The ticket.")
    private String ticket = "";

    @Option(
            names = "--record",
            paramLabel = "KIND",
            description =
                    "before, after, blocked_by, blocks, conflicts_with, do_not_parallelize, waiting_capacity_note or accepted_plan.")
    private @Nullable String kind;

    @Option(names = "--related", paramLabel = "OTHER", description = "The other ticket of the record.")
    private @Nullable String related;

    @Option(names = "--branch", paramLabel = "NAME", description = "For accepted_plan.")
    private String branch = "";

    @Option(names = "--worktree", paramLabel = "NAME", description = "For accepted_plan.")
    private String worktree = "";

    @Option(names = "--role-plan", paramLabel = "TEXT", description = "For accepted_plan: who does what.")
    private String rolePlan = "";

    @Mixin
    private Words words = new Words();

    @Mixin
    private Signing signing = new Signing();

    SayPlan(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        TicketId id = desk.id(ticket);
        if (kind != null) {
            return desk.changed(record(id, planKind(kind)), id, "planned");
        }
        if (related != null || !(branch + worktree + rolePlan).isEmpty()) {
            throw Failure.usage(
                    "--related, --branch, --worktree and --role-plan belong to a record", "add --record KIND");
        }
        String text = words.required(desk, "a plan", id.text());
        return desk.changed(desk.store().post(id, Post.plan(text), signing.signature(desk)), id, "plan");
    }

    private Outcome record(TicketId id, PlanKind wanted) {
        String note = words.optional(desk).orElse("");
        boolean accepted = wanted == PlanKind.ACCEPTED_PLAN;
        if (wanted.namesTicket() && related == null) {
            throw Failure.usage("a record " + wanted.word() + " names another ticket", "add --related OTHER");
        }
        var draft = new PlanDraft(
                wanted,
                Optional.ofNullable(related).map(desk::id),
                accepted ? "" : note,
                accepted ? Optional.of(new AcceptedPlan(note, branch, worktree, rolePlan)) : Optional.empty());
        return desk.store().recordPlan(id, draft, signing.signature(desk));
    }

    private static PlanKind planKind(String word) {
        return PlanKind.parse(word)
                .orElseThrow(() -> Failure.usage("--record " + word + " is no kind", "see yoi ticket plan --help"));
    }
}
