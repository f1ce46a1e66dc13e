package dev.yoi.runtime;

/// A durable decision; `seq` is that of its event. `delivered`: a live execution was waiting for it and is told.
/// `repeated`: it had been decided in this way before.
public record DecisionReceipt(long seq, boolean delivered, boolean repeated) {}
