package dev.yoi.server.wire;

import dev.yoi.runtime.DecisionReceipt;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.WorkerId;

/// A durable decision. `delivered`: a live execution waited for it and is told.
public record DecisionReceiptView(String workerId, String runtimeId, long seq, boolean delivered, boolean repeated) {
    public static DecisionReceiptView of(RuntimeId runtime, WorkerId worker, DecisionReceipt receipt) {
        return new DecisionReceiptView(
                worker.toString(), runtime.value(), receipt.seq(), receipt.delivered(), receipt.repeated());
    }
}
