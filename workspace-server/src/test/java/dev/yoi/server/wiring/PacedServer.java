package dev.yoi.server.wiring;

import dev.yoi.runtime.fsstore.FilesystemStoreOptions;
import dev.yoi.server.wiring.config.ServerConfig;
import java.time.Duration;

/// Opens real servers that beat, and forget, at a pace that a test can watch.
public final class PacedServer {
    private static final int SEGMENT_BYTES = 16 << 10;

    private PacedServer() {}

    /// A stream is silent for so long at most.
    public static WorkspaceServer beating(ServerConfig config, Duration heartbeat) {
        return open(config, new HostServices.Pace(heartbeat, FilesystemStoreOptions.Limits.DEFAULT));
    }

    /// Keeps no more history for streams than the journal needs for itself: at most one segment, once it ended.
    public static WorkspaceServer forgetting(ServerConfig config) {
        var small = FilesystemStoreOptions.Limits.ofSegments(SEGMENT_BYTES);
        var limits = new FilesystemStoreOptions.Limits(
                small.segmentBytes(),
                small.journalBytes(),
                0,
                small.checkpointBytes(),
                small.lagBytes(),
                small.openFiles(),
                small.busyAfter());
        return open(config, new HostServices.Pace(HostServices.Pace.USUAL.heartbeat(), limits));
    }

    private static WorkspaceServer open(ServerConfig config, HostServices.Pace pace) {
        return WorkspaceServer.open(config, HostServices.system().at(pace));
    }
}
