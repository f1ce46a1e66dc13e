package dev.yoi.runtime.store;

/// Why a page ends before its limit: the log can't be read on. `readableFrom` is the sequence of the first event
/// behind the damage that can be read, 0 when there is none or nobody looked.
public record LogDamage(String message, long readableFrom) {}
