package dev.yoi.tickets.machine;

/// An operation with what its guard asks for. Texts may have several lines; blank ones are refused by the guard,
/// not here, so that every refusal has
/// one shape.
public sealed interface Command {

    /// planning → ready.
    record Ready(String intakeSummary) implements Command {
        @Override
        public Operation operation() {
            return Operation.READY;
        }

        @Override
        public String text() {
            return intakeSummary;
        }
    }

    /// ready or queued → planning.
    record Return(String missingItem) implements Command {
        @Override
        public Operation operation() {
            return Operation.RETURN;
        }

        @Override
        public String text() {
            return missingItem;
        }
    }

    /// ready → queued.
    ///
    /// @param policy name of the policy that a person set and that queues on their behalf, or empty if a person
    /// queues
    record Queue(String policy) implements Command {
        @Override
        public Operation operation() {
            return Operation.QUEUE;
        }

        @Override
        public String text() {
            return policy.isEmpty() ? "" : "Queued by the policy " + policy + ".";
        }
    }

    /// queued → ready.
    record Unqueue(String reason) implements Command {
        @Override
        public Operation operation() {
            return Operation.UNQUEUE;
        }

        @Override
        public String text() {
            return reason;
        }
    }

    /// queued → inprogress. No worktree, branch or worker is made for a ticket before this is recorded (I14).
    record Accept(String note) implements Command {
        @Override
        public Operation operation() {
            return Operation.ACCEPT;
        }

        @Override
        public String text() {
            return note;
        }
    }

    /// inprogress → queued.
    ///
    /// @param executionEnded how it is known that no coder still works on the ticket, e.g. the worker and its
    /// exit; the caller vouches for it
    record Requeue(String reason, String executionEnded) implements Command {
        @Override
        public Operation operation() {
            return Operation.REQUEUE;
        }

        @Override
        public String text() {
            return executionEnded.isBlank() ? reason : reason + "\n\nExecution ended: " + executionEnded;
        }
    }

    /// inprogress → done, by review.
    ///
    /// @param commit the integrated commit, in full, as the approving review names it
    record Done(String commit, String note) implements Command {
        @Override
        public Operation operation() {
            return Operation.DONE;
        }

        @Override
        public String text() {
            return note;
        }
    }

    /// inprogress → done without a review, on the word of a person.
    record DoneByWaiver(String reason) implements Command {
        @Override
        public Operation operation() {
            return Operation.DONE;
        }

        @Override
        public String text() {
            return reason;
        }
    }

    /// done → inprogress.
    record Rework(String reason) implements Command {
        @Override
        public Operation operation() {
            return Operation.REWORK;
        }

        @Override
        public String text() {
            return reason;
        }
    }

    /// done → closed.
    record Close(String resolution) implements Command {
        @Override
        public Operation operation() {
            return Operation.CLOSE;
        }

        @Override
        public String text() {
            return resolution;
        }
    }

    /// Any state but closed → closed, without being done.
    record Cancel(String reason) implements Command {
        @Override
        public Operation operation() {
            return Operation.CANCEL;
        }

        @Override
        public String text() {
            return reason;
        }
    }

    /// closed → planning.
    record Reopen(String reason) implements Command {
        @Override
        public Operation operation() {
            return Operation.REOPEN;
        }

        @Override
        public String text() {
            return reason;
        }
    }

    Operation operation();

    /// What goes into the thread.
    String text();
}
