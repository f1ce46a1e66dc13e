package dev.yoi.runtime;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.WorkerEvent.PermissionDecided;
import dev.yoi.runtime.event.WorkerEvent.PermissionRequested;
import org.jspecify.annotations.Nullable;

/// What a log, read from its end, says of a request that is not open: the decision belongs to the nearest request
/// of its name before it. For one search.
final class EarlierDecision {
    private final Approval approval;
    private @Nullable DecisionReceipt receipt;
    private @Nullable PermissionDecided decision;

    EarlierDecision(Approval approval) {
        this.approval = approval;
    }

    /// Null as long as older events have to be asked.
    @Nullable
    DecisionReceipt said(RecordedEvent event) {
        if (event.event() instanceof PermissionDecided decided
                && decided.request().equals(approval.request())) {
            decision = decided;
            receipt = new DecisionReceipt(event.seq(), false, true);
            return approval.seq() == 0 ? same(decided, receipt) : null;
        }
        if (!(event.event() instanceof PermissionRequested requested)
                || !requested.request().equals(approval.request())) {
            return null;
        }
        if (approval.means(event.seq())) {
            if (decision == null || receipt == null) {
                throw Failures.requestNotFound(approval.request(), "ended with its run, without a decision");
            }
            return same(decision, receipt);
        }
        decision = null; // about a later request of the same name
        receipt = null;
        return null;
    }

    private DecisionReceipt same(PermissionDecided decided, DecisionReceipt found) {
        if (!decided.option().equals(approval.option())) {
            throw Failures.decided(ErrorCode.REQUEST_DECIDED, approval.request(), decided.option(), decided.actor());
        }
        return found;
    }
}
