package dev.yoi.server.wiring;

import dev.yoi.runtime.model.WorkerIds;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.UUID;

/// What a server takes from its machine: time, chance, ids.
record HostServices(InstantSource clock, SecureRandom random, WorkerIds ids) {
    static HostServices system() {
        var clock = Clock.systemUTC();
        var random = new SecureRandom();
        return new HostServices(clock, random, WorkerIds.uuidV7(clock, random));
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
