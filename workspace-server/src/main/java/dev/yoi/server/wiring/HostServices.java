package dev.yoi.server.wiring;

import dev.yoi.runtime.fsstore.FilesystemStoreOptions;
import dev.yoi.runtime.model.WorkerIds;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;

/// What a server takes from its machine: time, chance, ids, and how much of it it uses.
record HostServices(InstantSource clock, SecureRandom random, WorkerIds ids, Pace pace) {
    /// @param heartbeat how long a stream is silent at most
    /// @param journal how much is kept for streams that come back, among other sizes
    record Pace(Duration heartbeat, FilesystemStoreOptions.Limits journal) {
        static final Pace USUAL = new Pace(Duration.ofSeconds(15), FilesystemStoreOptions.Limits.DEFAULT);
    }

    static HostServices system() {
        var clock = Clock.systemUTC();
        var random = new SecureRandom();
        return new HostServices(clock, random, WorkerIds.uuidV7(clock, random), Pace.USUAL);
    }

    HostServices at(Pace other) {
        return new HostServices(clock, random, ids, other);
    }

    /// For a workspace: a UUID of version 7, like a worker's.
    String newWorkspaceId() {
        return ids.next().toString();
    }

    /// For one run of a server.
    String newInstanceId() {
        return newUuid().toString();
    }

    /// Random, of version 4.
    UUID newUuid() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() >>> 2) | (1L << 63);
        return new UUID(high, low);
    }
}
