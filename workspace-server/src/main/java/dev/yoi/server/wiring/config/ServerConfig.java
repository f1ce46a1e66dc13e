package dev.yoi.server.wiring.config;

import java.nio.file.Path;

/// Everything a server is told from outside. `workspace` is the folder to serve, or one in it.
public record ServerConfig(
        Path workspace,
        Listen listen,
        Path dataDir,
        RestorePolicy restore,
        DefaultProfile defaultProfile,
        Secrets secrets) {
    /// Where `secret:NAME` is looked up besides the environment: files in `folder`, and a command, which may be
    /// blank.
    public record Secrets(Path folder, String keyringCommand) {}

    /// Without a keyring command, and with the files of secrets below the data directory.
    public ServerConfig(
            Path workspace, Listen listen, Path dataDir, RestorePolicy restore, DefaultProfile defaultProfile) {
        this(workspace, listen, dataDir, restore, defaultProfile, new Secrets(dataDir.resolve("secrets"), ""));
    }

    /// The profile of a worker for which none is named. `place` is where that is said.
    public record DefaultProfile(String name, String place) {}

    /// `portGiven`: somebody asked for this port, so another one won't do.
    public record Listen(String host, int port, boolean portGiven, Reach reach) {}
}
