package dev.yoi.server.wiring;

import dev.yoi.server.access.AuditTrail;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wire.AuditEntryView;
import dev.yoi.server.wire.Json;
import dev.yoi.server.wire.Timestamps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The audit log as lines of JSON, one file after another: `docs/formats/audit.md`.
///
/// One thread of its own writes and syncs; whoever records goes on at once, unless the disk is so far behind that
/// the queue is full. What a killed process had not written yet is lost here, while the worker's own log has the
/// effect.
final class AuditFile implements AuditTrail, AutoCloseable {
    /// Then the next file begins.
    static final long FILE_BYTES_MAX = 8L << 20;
    /// Files that are kept behind the one that is written.
    static final int OLDER_FILES = 4;
    /// Entries that the API can show; the files have all.
    static final int LATEST_MAX = 1_000;

    private static final int QUEUE_MAX = 10_000;
    /// Entries that are kept until the store is open.
    static final int EARLY_MAX = 20_000;
    /// How much of the file is read at the start to know the latest.
    private static final int TAIL_BYTES = 1 << 20;
    private static final int FIRST_REFUSAL = 400;
    /// In place of what was asked for, where one line stands for many.
    static final String MANY = "more refused requests within a minute than are written down";

    private static final Logger LOG = LoggerFactory.getLogger(AuditFile.class);

    private final AuditDisk disk;
    private final Path file;
    private final String instanceId;
    private final InstantSource clock;
    private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>(QUEUE_MAX);
    private final Deque<Line> latest = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final RefusalLimit refusals = new RefusalLimit();
    private final Thread writer;
    private final List<Entry> early = new ArrayList<>();
    private boolean begun;
    private long lastSeq;
    /// Whether the file may end within a line. Of the writing thread, once it has begun.
    private boolean torn;

    private sealed interface Item {}

    /// As it is stored.
    private record Line(
            long seq,
            String at,
            String instanceId,
            String requestId,
            String actor,
            @Nullable String session,
            String method,
            String target,
            int status,
            @Nullable String code)
            implements Item {}

    private record End() implements Item {}

    private AuditFile(AuditDisk disk, Path file, String instanceId, InstantSource clock) {
        this.disk = disk;
        this.file = file;
        this.instanceId = instanceId;
        this.clock = clock;
        this.writer = Thread.ofPlatform().name("audit").daemon().unstarted(this::write);
    }

    /// Touches nothing yet: whose files these are is known when the store is open.
    static AuditFile at(Path file, String instanceId, InstantSource clock) {
        return at(AuditDisk.REAL, file, instanceId, clock);
    }

    /// For a test's disk.
    static AuditFile at(AuditDisk disk, Path file, String instanceId, InstantSource clock) {
        return new AuditFile(disk, file, instanceId, clock);
    }

    /// From now on the files are this process's, and what was recorded before goes into them.
    void begin() {
        lock.lock();
        try {
            read();
            torn = endsWithinALine();
            begun = true;
            writer.start(); // first: the queue has room for fewer than there may be
            early.forEach(this::record);
            early.clear();
        } catch (IOException e) {
            throw refused(e);
        } finally {
            lock.unlock();
        }
    }

    /// Only to show the latest entries.
    void read() {
        try {
            readLatest(Files.exists(file) ? file : older(1));
        } catch (IOException e) {
            throw refused(e);
        }
    }

    private ServerException refused(IOException e) {
        return new ServerException.Failure(
                        ProblemCode.DATA_DIR_REFUSED,
                        file.toString(),
                        "the audit log can't be read or made",
                        "make the data directory yours and writable")
                .ofDisk(e);
    }

    @Override
    public void record(Entry entry) {
        lock.lock();
        try {
            if (!begun) {
                if (early.size() < EARLY_MAX) {
                    early.add(entry);
                } else {
                    LOG.warn(
                            "{} of {} before the store was open is not in the audit log",
                            entry.method(),
                            entry.actor());
                }
                return;
            }
            Instant now = clock.instant();
            RefusalLimit.Verdict verdict =
                    entry.status() < FIRST_REFUSAL ? RefusalLimit.Verdict.WRITTEN : refusals.next(entry.actor(), now);
            if (verdict == RefusalLimit.Verdict.LEFT_OUT) {
                return;
            }
            String target = verdict == RefusalLimit.Verdict.WRITTEN ? entry.target() : MANY;
            var line = new Line(
                    ++lastSeq,
                    Timestamps.text(now),
                    instanceId,
                    entry.requestId(),
                    entry.actor(),
                    entry.session(),
                    entry.method(),
                    target,
                    entry.status(),
                    entry.code());
            remember(line);
            queue.put(line);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<AuditEntryView> latest(long before, int limit) {
        lock.lock();
        try {
            List<AuditEntryView> page = new ArrayList<>();
            Iterator<Line> newestFirst = latest.descendingIterator();
            while (newestFirst.hasNext() && page.size() < limit) {
                Line line = newestFirst.next();
                if (line.seq < before) {
                    page.add(view(line));
                }
            }
            return page;
        } finally {
            lock.unlock();
        }
    }

    private static AuditEntryView view(Line line) {
        return new AuditEntryView(
                line.seq,
                line.at,
                line.instanceId,
                line.requestId,
                line.actor,
                line.session,
                line.method,
                line.target,
                line.status,
                line.code);
    }

    private void remember(Line line) {
        latest.addLast(line);
        if (latest.size() > LATEST_MAX) {
            latest.removeFirst();
        }
    }

    /// A line that can't be read, the last one after a crash, says nothing of the others.
    private void readLatest(Path from) throws IOException {
        if (!Files.exists(from)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(from, StandardOpenOption.READ)) {
            long start = Math.max(0, channel.size() - TAIL_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - start));
            while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) >= 0) {
                LOG.trace("reading the audit log");
            }
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            text.lines().skip(start == 0 ? 0 : 1).forEach(this::readLine);
        }
    }

    private void readLine(String text) {
        try {
            if (text.isEmpty()) {
                return; // behind a write that failed
            }
            Line line = Json.read(text.getBytes(StandardCharsets.UTF_8), Line.class);
            remember(line);
            lastSeq = Math.max(lastSeq, line.seq);
        } catch (ServerException e) {
            LOG.warn("a line of the audit log can't be read and is passed over");
        }
    }

    /// So that the next line does not continue one that a crash cut off. Nothing is written yet: the disk may be
    /// full, and the first entry has to try anyway.
    private boolean endsWithinALine() throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        if (!Files.isWritable(file)) {
            throw new AccessDeniedException(file.toString());
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return channel.size() > 0 && channel.read(last, channel.size() - 1) == 1 && last.get(0) != '\n';
        }
    }

    private void write() {
        List<Item> batch = new ArrayList<>();
        boolean ended = false;
        while (!ended) {
            try {
                batch.add(queue.take());
                queue.drainTo(batch);
                ended = batch.stream().anyMatch(End.class::isInstance);
                append(batch);
            } catch (IOException e) {
                LOG.error("{} entries of the audit log could not be written", batch.size(), e);
            } catch (InterruptedException e) {
                LOG.debug("nobody interrupts this thread", e);
            }
            batch.clear();
        }
    }

    private void append(List<Item> batch) throws IOException {
        var text = new StringBuilder();
        for (Item item : batch) {
            if (item instanceof Line line) {
                text.append(new String(Json.write(line), StandardCharsets.UTF_8))
                        .append('\n');
            }
        }
        if (text.isEmpty()) {
            return;
        }
        rotateIfLarge();
        try {
            // A batch that failed midway may have left the beginning of a line, which this one must not continue.
            disk.append(file, ByteBuffer.wrap(((torn ? "\n" : "") + text).getBytes(StandardCharsets.UTF_8)));
            torn = false;
        } catch (IOException e) {
            torn = true;
            throw e;
        }
    }

    private void rotateIfLarge() throws IOException {
        if (!Files.exists(file) || Files.size(file) < FILE_BYTES_MAX) {
            return;
        }
        for (int number = OLDER_FILES; number > 0; number--) {
            Path newer = number == 1 ? file : older(number - 1);
            if (Files.exists(newer)) {
                Files.move(newer, older(number), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path older(int number) {
        return file.resolveSibling("audit." + number + ".jsonl");
    }

    /// Everything that was recorded is on disk when it returns.
    @Override
    public void close() {
        boolean interrupted = false;
        boolean told = false;
        while (writer.isAlive()) {
            try {
                if (!told) {
                    queue.put(new End());
                    told = true;
                }
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
