package dev.yoi.tickets;

import dev.yoi.tickets.model.AcceptedPlan;
import dev.yoi.tickets.model.PlanKind;
import dev.yoi.tickets.model.TicketId;
import java.util.Optional;

/// A plan record to be written.
///
/// @param related for the kinds that name a second ticket
/// @param acceptedPlan for `accepted_plan`
public record PlanDraft(PlanKind kind, Optional<TicketId> related, String note, Optional<AcceptedPlan> acceptedPlan) {

    public static PlanDraft of(PlanKind kind, TicketId related, String note) {
        return new PlanDraft(kind, Optional.of(related), note, Optional.empty());
    }

    public static PlanDraft accepted(AcceptedPlan plan) {
        return new PlanDraft(PlanKind.ACCEPTED_PLAN, Optional.empty(), "", Optional.of(plan));
    }
}
