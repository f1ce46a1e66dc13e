package dev.yoi.tickets;

import dev.yoi.tickets.model.TicketFailure;

/// How much of a ticket to show. What is left out is said in the view.
///
/// @param eventsMax most events, the latest ones
/// @param textLengthMax most characters of the body, of the resolution and of each event's body
public record ViewLimits(int eventsMax, int textLengthMax) {

    /// Everything.
    public static final ViewLimits NONE = new ViewLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);

    /// What fits into a model's context without crowding it.
    public static final ViewLimits FOR_TOOLS = new ViewLimits(30, 4_000);

    /// @throws TicketFailure `INVALID_INPUT` for a negative limit
    public ViewLimits {
        if (eventsMax < 0 || textLengthMax < 0) {
            throw new TicketFailure(TicketFailure.Kind.INVALID_INPUT, "a limit can't be negative");
        }
    }
}
