package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.model.RuntimeId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// How to open a filesystem store. `root` may be on any file system that `java.nio.file` knows; the runtime lies
/// below it. `uuids` is asked once in a store's life, for its id.
public record FilesystemStoreOptions(
        Path root,
        RuntimeId runtimeId,
        InstantSource clock,
        Supplier<UUID> uuids,
        Host host,
        Limits limits,
        Checkpoints checkpoints) {
    /// With checkpoints at the usual times.
    public FilesystemStoreOptions(
            Path root, RuntimeId runtimeId, InstantSource clock, Supplier<UUID> uuids, Host host, Limits limits) {
        this(root, runtimeId, clock, uuids, host, limits, Checkpoints.DEFAULT);
    }

    /// Who opens the store, for the answer to whoever comes second.
    public record Host(long pid, String name) {
        /// This process, as far as it knows itself.
        public static Host current() {
            String name = System.getenv("HOSTNAME");
            return new Host(ProcessHandle.current().pid(), name == null || name.isBlank() ? "localhost" : name);
        }
    }

    /// Sizes in bytes. `segmentBytes`: one journal segment. `journalBytes`: most journal behind the checkpoint.
    /// `retainedBytes`: journal kept for subscribers. `checkpointBytes`: journal after which a checkpoint begins.
    /// `lagBytes`: most that is queued or committed and not yet in worker files. `openFiles`: most worker files
    /// open at once. `busyAfter`: how long an append waits for room.
    public record Limits(
            int segmentBytes,
            long journalBytes,
            long retainedBytes,
            long checkpointBytes,
            long lagBytes,
            int openFiles,
            Duration busyAfter) {
        public static final Limits DEFAULT =
                new Limits(16 << 20, 1L << 30, 64L << 20, 64L << 20, 64L << 20, 512, Duration.ofSeconds(10));

        public Limits {
            if (segmentBytes < MIN_SEGMENT_BYTES || segmentBytes > MAX_SEGMENT_BYTES) {
                throw new IllegalArgumentException("a journal segment has 16 KiB to 1 GiB");
            }
        }

        /// The same with another size of segments, and everything else in proportion to it: for tests.
        public static Limits ofSegments(int segmentBytes) {
            return new Limits(
                    segmentBytes,
                    64L * segmentBytes,
                    4L * segmentBytes,
                    4L * segmentBytes,
                    32L * segmentBytes,
                    16,
                    Duration.ofSeconds(10));
        }
    }

    /// When a checkpoint begins though the journal is short. `idle`: how long nothing was written; also how long
    /// one that failed waits. `latest`: how old the oldest write is that no checkpoint covers. `nanoTime`
    /// measures them, like [System#nanoTime].
    public record Checkpoints(Duration idle, Duration latest, LongSupplier nanoTime) {
        public static final Checkpoints DEFAULT =
                new Checkpoints(Duration.ofSeconds(30), Duration.ofMinutes(5), System::nanoTime);

        public Checkpoints {
            if (idle.compareTo(MIN_IDLE) < 0 || latest.compareTo(idle) < 0) {
                throw new IllegalArgumentException("a store rests for a second at least, and no longer than `latest`");
            }
        }
    }

    /// Below the root: one directory for each runtime.
    static final String RUNTIMES = "runtimes";

    private static final Duration MIN_IDLE = Duration.ofSeconds(1);
    private static final int MIN_SEGMENT_BYTES = 16 << 10;
    private static final int MAX_SEGMENT_BYTES = 1 << 30;

    /// With the default limits, in this process.
    public static FilesystemStoreOptions of(Path root, RuntimeId runtimeId, InstantSource clock, Supplier<UUID> uuids) {
        return new FilesystemStoreOptions(root, runtimeId, clock, uuids, Host.current(), Limits.DEFAULT);
    }

    public FilesystemStoreOptions withLimits(Limits other) {
        return new FilesystemStoreOptions(root, runtimeId, clock, uuids, host, other, checkpoints);
    }

    public FilesystemStoreOptions withCheckpoints(Checkpoints other) {
        return new FilesystemStoreOptions(root, runtimeId, clock, uuids, host, limits, other);
    }

    Path home() {
        return root.resolve(RUNTIMES).resolve(runtimeId.value());
    }
}
