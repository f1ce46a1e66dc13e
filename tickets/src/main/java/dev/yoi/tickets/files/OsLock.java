package dev.yoi.tickets.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.yoi.tickets.model.Pause;
import dev.yoi.tickets.model.Texts;
import dev.yoi.tickets.model.TicketFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// An operating system lock on `.ticket-backend.lock`. The system frees it when its process ends, however that
/// happens, so a stale lock never needs a hand. The
/// file's text names the last holder and means nothing else.
public final class OsLock implements RootLock {

    /// Name of the lock file in the root.
    public static final String NAME = ".ticket-backend.lock";

    private static final Duration STEP = Duration.ofMillis(5);
    private static final int HOLDER_LENGTH_MAX = 200;

    /// One slot per root of this process. Static because the operating system's lock is per process too.
    private static final ConcurrentHashMap<Path, Slot> SLOTS = new ConcurrentHashMap<>();

    private final Path file;
    private final Slot slot;
    private final String holder;
    private final int attemptsMax;
    private final long waitMaxNanos;
    private final Pause pause;

    /// @param root as a real path, so that one root has one name
    /// @param holder what others are told about this writer, e.g. `yoi ticket, process 4711`
    /// @param waitMax how long to wait for another writer
    public OsLock(Path root, String holder, Duration waitMax, Pause pause) {
        this.file = root.resolve(NAME);
        this.slot = SLOTS.computeIfAbsent(root, key -> new Slot(new Semaphore(1), new AtomicReference<>("")));
        this.holder = Texts.excerpt(holder, HOLDER_LENGTH_MAX);
        this.attemptsMax = (int) Math.max(1, waitMax.dividedBy(STEP));
        this.waitMaxNanos = waitMax.toNanos();
        this.pause = pause;
    }

    @Override
    public Held acquire() {
        long from = System.nanoTime();
        try {
            // On a busy machine a step takes longer than it should, so that the time counts too.
            for (int attempt = 0; attempt < attemptsMax; attempt++) {
                if (attempt > 0 && System.nanoTime() - from > waitMaxNanos) {
                    break;
                }
                Held held = attempt();
                if (held != null) {
                    return held;
                }
                pause.await(STEP);
            }
        } catch (IOException failed) {
            throw TicketDirectory.storage("use the lock file", failed);
        }
        throw new TicketFailure(TicketFailure.Kind.BUSY, "the tickets are being changed by " + holderNow());
    }

    /// One try. Within this process a slot comes first: closing any channel on the lock file would free the lock
    /// that another channel of the same process
    /// holds, so that at most one may be open.
    private @Nullable Held attempt() throws IOException {
        if (!slot.free().tryAcquire()) {
            return null;
        }
        boolean held = false;
        try {
            Held lock = attemptFile();
            held = lock != null;
            return lock;
        } finally {
            if (!held) {
                slot.free().release();
            }
        }
    }

    private @Nullable Held attemptFile() throws IOException {
        FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        boolean locked = false;
        try {
            FileLock lock = channel.tryLock();
            locked = lock != null;
            if (!locked) {
                return null;
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((holder + "\n").getBytes(UTF_8)));
            slot.holder().set(holder);
            return () -> release(channel);
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    /// Closing the channel frees the lock.
    private void release(FileChannel channel) {
        slot.holder().set("");
        try {
            channel.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } finally {
            slot.free().release();
        }
    }

    private String holderNow() {
        String here = slot.holder().get();
        if (!here.isEmpty()) {
            return here;
        }
        try {
            String text = Files.readString(file).strip();
            return text.isEmpty() ? "another process" : Texts.excerpt(text, HOLDER_LENGTH_MAX);
        } catch (IOException unreadable) {
            return "another process";
        }
    }

    /// @param holder who holds the lock within this process, or empty
    private record Slot(Semaphore free, AtomicReference<String> holder) {}
}
