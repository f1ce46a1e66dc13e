package dev.yoi.tickets;

import dev.yoi.tickets.model.EventKind;
import dev.yoi.tickets.model.Texts;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketId;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// Something said on a ticket that doesn't move it.
///
/// @param attributes what the kind adds to the marker
/// @param body Markdown, not blank
public record Post(EventKind kind, SequencedMap<String, String> attributes, String body) {

    public Post {
        attributes = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(attributes));
    }

    public static Post comment(String body) {
        return new Post(EventKind.COMMENT, new LinkedHashMap<>(), body);
    }

    public static Post plan(String body) {
        return new Post(EventKind.PLAN, new LinkedHashMap<>(), body);
    }

    public static Post decision(String body) {
        return new Post(EventKind.DECISION, new LinkedHashMap<>(), body);
    }

    public static Post report(String body) {
        return new Post(EventKind.IMPLEMENTATION_REPORT, new LinkedHashMap<>(), body);
    }

    /// A review.
    ///
    /// @param commit full id of the commit that was read, if it was one; only a review with a commit can make a
    /// ticket done
    /// @throws TicketFailure `INVALID_INPUT` for a commit that is no full id
    public static Post review(boolean approves, Optional<String> commit, String body) {
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("status", approves ? "approve" : "request_changes");
        commit.ifPresent(id -> {
            if (!Texts.isCommit(id)) {
                throw new TicketFailure(
                        TicketFailure.Kind.INVALID_INPUT,
                        "a review names a commit by its full id of 40 or 64 hex digits");
            }
            attributes.put("commit", id);
        });
        return new Post(EventKind.REVIEW, attributes, body);
    }

    /// The decision that a cancelled blocker no longer holds this ticket.
    public static Post waiver(TicketId blocker, String reason) {
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("waives", blocker.text());
        return new Post(EventKind.DECISION, attributes, reason);
    }
}
