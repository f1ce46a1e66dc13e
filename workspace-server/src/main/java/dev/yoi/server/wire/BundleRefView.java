package dev.yoi.server.wire;

import dev.yoi.runtime.model.BundleRef;

/// Names one bundle: its id and the digest of its content.
public record BundleRefView(String id, String digest) {
    public static BundleRefView of(BundleRef ref) {
        return new BundleRefView(ref.id().value(), ref.digest().hex());
    }
}
