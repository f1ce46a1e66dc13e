package dev.yoi.server.http;

/// What a caller must be allowed to do, from nothing to everything; each includes those before it.
public enum Permission {
    /// anybody, without a token
    NONE,
    READ,
    /// work with workers
    OPERATE,
    /// change what runs on this machine
    ADMIN;

    public boolean includes(Permission needed) {
        return compareTo(needed) >= 0;
    }
}
