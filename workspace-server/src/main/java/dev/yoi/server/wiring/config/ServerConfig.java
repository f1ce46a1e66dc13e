package dev.yoi.server.wiring.config;

import java.nio.file.Path;

/// Everything a server is told from outside. `workspace` is the folder to serve, or one in it.
public record ServerConfig(Path workspace, Listen listen, Path dataDir, RestorePolicy restore, String defaultProfile) {
    /// `portGiven`: somebody asked for this port, so another one won't do.
    public record Listen(String host, int port, boolean portGiven, Reach reach) {}
}
