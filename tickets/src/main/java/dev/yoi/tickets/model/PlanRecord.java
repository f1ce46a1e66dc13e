package dev.yoi.tickets.model;

import java.util.Optional;

/// One line of `orchestration-plan.jsonl`.
///
/// @param at time as text, as it stands in the file
public record PlanRecord(
        String id,
        TicketId ticket,
        PlanKind kind,
        Optional<TicketId> related,
        String note,
        Optional<AcceptedPlan> acceptedPlan,
        String author,
        String at) {}
