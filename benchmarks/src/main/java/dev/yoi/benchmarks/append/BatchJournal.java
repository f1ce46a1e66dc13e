package dev.yoi.benchmarks.append;

import dev.yoi.benchmarks.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A bare group commit: the least that has our layout, as this machine's practical limit for it. One thread
/// writes all that has queued up into a pre-filled segment and syncs once; another one writes each event through
/// to its worker's file, and syncs those files after each 64 MB, which sets segments free.
///
/// It is no store: finished bytes come in and nobody can read them; there are no states, transcripts, catalog,
/// idempotency keys, limits, subscribers, lock, recovery, or reactions to errors.
final class BatchJournal implements Candidate {
    private static final int SEGMENT_BYTES = 16 << 20;
    private static final int CHECKPOINT_BYTES = 64 << 20;
    private static final int SEGMENTS = 3 * CHECKPOINT_BYTES / SEGMENT_BYTES + 2;
    private static final int BATCH_EVENTS = 4_096;
    private static final int HEADER_BYTES = 36;
    private static final long LAG_BYTES = 64L << 20;
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /// One worker's file; `end` is the committer's, the rest the applier's.
    private static final class Worker {
        private final FileChannel file;
        private final List<Event> waiting = new ArrayList<>();
        private long end;

        Worker(FileChannel file) {
            this.file = file;
        }
    }

    private static final class Event {
        private final Worker worker;
        private final byte[] bytes;
        private final Thread waiter = Thread.currentThread();
        private long offset;
        private volatile boolean durable;

        Event(Worker worker, byte[] bytes) {
            this.worker = worker;
            this.bytes = bytes;
        }
    }

    /// What the committer tells the applier: events, or with none that a checkpoint is due.
    private record Step(List<Event> events, long position) {}

    private final Path folder;
    private final ConcurrentLinkedQueue<Event> queue = new ConcurrentLinkedQueue<>();
    private final LinkedBlockingQueue<Step> steps = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<FileChannel> free = new LinkedBlockingQueue<>();
    private final ConcurrentLinkedQueue<FileChannel> used = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Worker> workers = new ConcurrentLinkedQueue<>();
    private final AtomicLong lag = new AtomicLong();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(6 << 20);
    private final CRC32C crc = new CRC32C();
    private final Thread committer;
    private final Thread applier;
    private FileChannel segment;
    private long at;
    private long position;
    private long sinceCheckpoint;
    private volatile boolean asleep;
    private volatile boolean closing;

    BatchJournal(Path folder) throws IOException {
        this.folder = folder;
        for (int i = 0; i < SEGMENTS; i++) {
            free.add(BareOverwrite.filled(folder.resolve("segment-" + i), SEGMENT_BYTES));
        }
        segment = free.remove();
        committer = Thread.ofPlatform().name("journal-commit").start(() -> run(this::commitLoop));
        applier = Thread.ofPlatform().name("journal-apply").start(() -> run(this::applyLoop));
    }

    private interface Loop {
        void run() throws IOException, InterruptedException;
    }

    private static void run(Loop loop) {
        try {
            loop.run();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("the journal failed", e);
        }
    }

    @Override
    public boolean virtualThreads() {
        return true;
    }

    @Override
    public Writer writer(int number) throws IOException {
        Path directory = Files.createDirectories(folder.resolve("workers").resolve("worker-" + number));
        var worker = new Worker(FileChannel.open(
                directory.resolve("events.jsonl"), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        workers.add(worker);
        return seq -> {
            var event = new Event(worker, Payload.encoded(number, seq));
            queue.add(event);
            if (asleep) {
                LockSupport.unpark(committer);
            }
            while (!event.durable) {
                LockSupport.park(event);
            }
        };
    }

    private void commitLoop() throws IOException, InterruptedException {
        while (true) {
            var batch = new ArrayList<Event>();
            for (Event event = queue.poll(); event != null; event = queue.poll()) {
                batch.add(event);
                if (batch.size() == BATCH_EVENTS) {
                    break;
                }
            }
            if (!batch.isEmpty()) {
                commit(batch);
            } else if (closing) {
                return;
            } else {
                asleep = true;
                if (queue.isEmpty() && !closing) {
                    LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(50));
                }
                asleep = false;
            }
        }
    }

    private void commit(List<Event> batch) throws IOException, InterruptedException {
        buffer.clear();
        for (Event event : batch) {
            event.offset = event.worker.end;
            event.worker.end += event.bytes.length;
            put(event);
        }
        buffer.flip();
        if (at + buffer.limit() > SEGMENT_BYTES) {
            used.add(segment);
            segment = free.take();
            at = 0;
        }
        long bytes = buffer.limit();
        at += segment.write(buffer, at);
        segment.force(false);
        for (Event event : batch) {
            event.durable = true;
            LockSupport.unpark(event.waiter);
        }
        handOver(batch, bytes);
    }

    private void put(Event event) {
        int from = buffer.position();
        buffer.putInt(event.bytes.length).putLong(++position).putLong(event.offset);
        buffer.position(from + HEADER_BYTES - Integer.BYTES);
        crc.reset();
        crc.update(event.bytes);
        buffer.putInt((int) crc.getValue()).put(event.bytes);
    }

    private void handOver(List<Event> batch, long bytes) {
        lag.addAndGet(bytes);
        steps.add(new Step(batch, position));
        sinceCheckpoint += bytes;
        if (sinceCheckpoint >= CHECKPOINT_BYTES) {
            sinceCheckpoint = 0;
            steps.add(new Step(List.of(), position));
        }
        while (lag.get() > LAG_BYTES && !closing) {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private void applyLoop() throws IOException, InterruptedException {
        var taken = new ArrayList<Step>();
        while (true) {
            Step first = steps.poll(100, TimeUnit.MILLISECONDS);
            if (first == null) {
                if (closing && !committer.isAlive()) {
                    return;
                }
                continue;
            }
            taken.add(first);
            LockSupport.parkNanos(this, GATHER_NANOS);
            steps.drainTo(taken);
            apply(taken);
            taken.clear();
        }
    }

    private void apply(List<Step> taken) throws IOException {
        var touched = new ArrayList<Worker>();
        Step checkpoint = null;
        for (Step step : taken) {
            checkpoint = step.events.isEmpty() ? step : checkpoint;
            for (Event event : step.events) {
                if (event.worker.waiting.isEmpty()) {
                    touched.add(event.worker);
                }
                event.worker.waiting.add(event);
            }
        }
        for (Worker worker : touched) {
            write(worker);
        }
        if (checkpoint != null) {
            checkpoint(checkpoint.position);
        }
    }

    private void write(Worker worker) throws IOException {
        int bytes =
                worker.waiting.stream().mapToInt(event -> event.bytes.length).sum();
        var joined = ByteBuffer.allocate(bytes);
        worker.waiting.forEach(event -> joined.put(event.bytes));
        worker.file.write(joined.flip(), worker.waiting.getFirst().offset);
        worker.waiting.clear();
        lag.addAndGet(-(long) bytes);
    }

    /// Everything written so far is synced, by several threads since each mostly waits.
    private void checkpoint(long through) throws IOException {
        var left = new ConcurrentLinkedQueue<>(workers);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.ofPlatform()
                    .start(() -> run(() -> {
                        for (Worker next = left.poll(); next != null; next = left.poll()) {
                            next.file.force(false);
                        }
                    })));
        }
        for (Thread thread : threads) {
            join(thread);
        }
        Path fresh = folder.resolve("checkpoint.tmp");
        try (var file = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(Long.BYTES).putLong(0, through));
            file.force(true);
        }
        Files.move(fresh, folder.resolve("checkpoint"), StandardCopyOption.ATOMIC_MOVE);
        try (var directory = FileChannel.open(folder)) {
            directory.force(true);
        }
        for (@Nullable FileChannel done = used.poll(); done != null; done = used.poll()) {
            free.add(done);
        }
    }

    private static void join(Thread thread) throws IOException {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() throws IOException {
        closing = true;
        LockSupport.unpark(committer);
        join(committer);
        join(applier);
        segment.close();
        for (FileChannel file : free) {
            file.close();
        }
        for (Worker worker : workers) {
            worker.file.close();
        }
    }
}
