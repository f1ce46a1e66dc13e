package dev.yoi.runtime;

/// A durable input. `seq` names it; `run` is the number of the run that answers it, 0 while it is queued (the run
/// begins later, at the event `run_started` that follows an `input_accepted` with this `queued_seq`). `repeated`
/// says that the idempotency key had been used for it before.
public record SendReceipt(long seq, boolean queued, long run, boolean repeated) {}
