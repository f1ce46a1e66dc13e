package dev.yoi.server.wire;

/// `path` is to be put behind the address by which the server is reached. Good once, until `expiresAt`.
public record SignInLinkView(String path, String expiresAt) {}
