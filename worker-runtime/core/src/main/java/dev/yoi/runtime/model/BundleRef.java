package dev.yoi.runtime.model;

/// Names one immutable bundle: its id and the digest of its content. A worker is pinned to both.
public record BundleRef(BundleId id, Digest digest) {
    @Override
    public String toString() {
        return id + "@" + digest;
    }
}
