package dev.yoi.runtime.fsstore.soak;

import static dev.yoi.runtime.fsstore.soak.KillCheck.check;

import dev.yoi.runtime.CreateWorker;
import dev.yoi.runtime.SendInput;
import dev.yoi.runtime.SendReceipt;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.soak.KillLedger.Entry;
import dev.yoi.runtime.fsstore.soak.KillLedger.Lane;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One sender. What its n-th operation is follows from the seed and from what was acknowledged before, so whoever
/// comes after a kill asks for the one that was cut off once more, under the same key (I8).
final class KillLoad {
    static final BundleId BUNDLE = new BundleId("soak");
    static final ProfileName PROFILE = new ProfileName("echo");

    private static final Duration STOP_DEADLINE = Duration.ofSeconds(5);
    private static final long BEFORE_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int LONG_TEXT = 3_000;

    private final WorkerRuntime runtime;
    private final long seed;
    private final int number;
    private final Lane lane;
    private final List<WorkerId> shared;
    private final Consumer<Entry> acknowledged;
    private Entry.@Nullable Sent last;

    KillLoad(WorkerRuntime runtime, long seed, int number, KillLedger ledger, Consumer<Entry> acknowledged) {
        this.runtime = runtime;
        this.seed = seed;
        this.number = number;
        this.lane = ledger.lane(number);
        this.shared = ledger.lane(KillLedger.SHARED).live();
        this.acknowledged = acknowledged;
    }

    /// Until the process is killed, or this many operations are done.
    void run(long operations) {
        for (long n = lane.done() + 1, end = lane.done() + operations; n <= end; n++) {
            operation(n);
        }
    }

    private void operation(long n) {
        var random = new SplittableRandom(seed * 31 + number * 1_000_003L + n);
        int kind = random.nextInt(40);
        if (lane.live().isEmpty() || kind < 2) {
            done(new Entry.Created(number, n, create(runtime, KillLedger.key(number, n))));
        } else if (kind == 2 && lane.live().size() > 1) {
            WorkerId oldest = lane.live().getFirst();
            runtime.stop(oldest, STOP_DEADLINE);
            done(new Entry.Stopped(number, n, oldest));
        } else {
            List<WorkerId> targets = kind < 20 ? shared : lane.live();
            WorkerId worker = targets.get(random.nextInt(targets.size()));
            String key = KillLedger.key(number, n);
            String text = key + " " + "x".repeat(random.nextInt(8) == 0 ? LONG_TEXT : random.nextInt(100));
            last = new Entry.Sent(number, n, worker, send(worker, key, text).seq());
            done(last);
            if (random.nextInt(8) == 0) {
                again(last, key, text);
            }
        }
    }

    private void done(Entry entry) {
        switch (entry) {
            case Entry.Created e -> lane.live().add(e.worker());
            case Entry.Stopped e -> lane.live().remove(e.worker());
            case Entry.Sent _, Entry.Shown _ -> {}
        }
        acknowledged.accept(entry);
    }

    private void again(Entry.Sent sent, String key, String text) {
        SendReceipt receipt = send(sent.worker(), key, text);
        check(receipt.repeated() && receipt.seq() == sent.seq(), "operation " + key + " was done again (I8)");
    }

    static WorkerId create(WorkerRuntime runtime, String key) {
        return runtime.createWorker(CreateWorker.of(BUNDLE, PROFILE).withKey(new IdempotencyKey(key)))
                .state()
                .id();
    }

    /// Whatever stands in the way now and passes: the worker is stale, or its queue is full.
    private SendReceipt send(WorkerId worker, String key, String text) {
        var input = SendInput.text(text).withKey(new IdempotencyKey(key));
        while (true) {
            try {
                return runtime.send(worker, input);
            } catch (WorkerRuntimeException e) {
                switch (e.code()) {
                    case EXECUTION_UNAVAILABLE -> restore(worker);
                    case LIMIT_EXCEEDED, WORKER_BUSY, STORE_BUSY -> LockSupport.parkNanos(BEFORE_RETRY_NANOS);
                    default -> throw e;
                }
            }
        }
    }

    private void restore(WorkerId worker) {
        try {
            runtime.restore(worker);
        } catch (WorkerRuntimeException e) {
            if (e.code() != ErrorCode.EXECUTION_CONNECTED && e.code() != ErrorCode.WORKER_BUSY) {
                throw e;
            }
            LockSupport.parkNanos(BEFORE_RETRY_NANOS);
        }
    }
}
