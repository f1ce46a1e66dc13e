package dev.yoi.server.wire;

import dev.yoi.runtime.SendReceipt;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.WorkerId;
import org.jspecify.annotations.Nullable;

/// A durable input; `run` is null while it is queued.
public record SendReceiptView(
        String workerId,
        String runtimeId,
        long seq,
        boolean queued,
        @Nullable Long run,
        boolean repeated) {
    public static SendReceiptView of(RuntimeId runtime, WorkerId worker, SendReceipt receipt) {
        return new SendReceiptView(
                worker.toString(),
                runtime.value(),
                receipt.seq(),
                receipt.queued(),
                receipt.run() == 0 ? null : receipt.run(),
                receipt.repeated());
    }
}
