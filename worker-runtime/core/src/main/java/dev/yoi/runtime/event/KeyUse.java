package dev.yoi.runtime.event;

import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.IdempotencyKey;

/// An idempotency key as it was used: with the digest of the request that carried it. The same key with another
/// digest is `idempotency_conflict` (I8).
public record KeyUse(IdempotencyKey key, Digest requestDigest) {}
