package dev.yoi.runtime;

import static dev.yoi.runtime.TestRuntime.BUNDLE;
import static dev.yoi.runtime.TestRuntime.DEADLINE;
import static dev.yoi.runtime.TestRuntime.PROFILE;
import static dev.yoi.runtime.TestRuntime.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.QueuedInput;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Random commands on several workers, with crashes in between, against a simple oracle. Everything the oracle
/// knows was acknowledged; after each step the runtime must show exactly that.
class RuntimeModelTest {
    private static final int STEPS = 120;
    private static final int SEEDS = 12;

    private final TestRuntime test = new TestRuntime();

    @AfterEach
    void close() {
        test.close();
    }

    private final Map<WorkerId, ExpectedWorker> model = new TreeMap<>();
    private SplittableRandom random = new SplittableRandom();
    private int inputs;

    @Test
    void I2_I3_I7_I8_I9_hold_after_every_step() throws Exception {
        Seeds.each(SEEDS, getClass(), "I2_I3_I7_I8_I9_hold_after_every_step", seeded -> {
            random = seeded;
            for (WorkerId id : List.copyOf(model.keySet())) {
                model.remove(id); // the workers of the seed before stay in the store, and stay as they are
            }
            for (int step = 0; step < STEPS; step++) {
                step();
                model.forEach((id, expected) -> expected.check(test, id));
            }
        });
    }

    private void step() {
        if (model.isEmpty() || (model.size() < 5 && random.nextInt(8) == 0)) {
            create();
            return;
        }
        if (random.nextInt(15) == 0) {
            crash();
            return;
        }
        var ids = List.copyOf(model.keySet());
        WorkerId id = ids.get(random.nextInt(ids.size()));
        ExpectedWorker expected = model.get(id);
        if (expected == null) {
            throw new AssertionError("the model has every id it lists");
        }
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> send(id, expected, "in" + inputs++);
            case 3 -> send(id, expected, "hold" + inputs++);
            case 4 -> release(id, expected);
            case 5 -> restore(id, expected);
            case 6 -> end(id, expected);
            case 7 -> repeat(id, expected);
            case 8 -> withdraw(id, expected);
            default -> interrupt(id, expected);
        }
    }

    private void create() {
        var key = new IdempotencyKey("create-" + inputs++);
        var request = CreateWorker.of(BUNDLE, PROFILE).withKey(key);
        WorkerId id = test.runtime.createWorker(request).state().id();
        assertThat(test.runtime.createWorker(request).state().id()).as("I8").isEqualTo(id);
        assertThat(model).doesNotContainKey(id);
        model.put(id, new ExpectedWorker());
    }

    private void crash() {
        test.crashAndReopen();
        for (ExpectedWorker expected : model.values()) {
            if (expected.connected) {
                expected.connected = false;
                expected.stale = true;
            }
        }
    }

    private void send(WorkerId id, ExpectedWorker expected, String text) {
        var input = SendInput.text(text).withKey(new IdempotencyKey(text));
        if (expected.lifecycle.terminal()) {
            refused(ErrorCode.WORKER_TERMINAL, () -> test.runtime.send(id, input));
            return;
        }
        if (!expected.connected) {
            refused(ErrorCode.EXECUTION_UNAVAILABLE, () -> test.runtime.send(id, input));
            return;
        }
        SendReceipt receipt = test.runtime.send(id, input);
        assertThat(receipt.queued()).isEqualTo(expected.holding);
        expected.keys.put(text, receipt.seq());
        expected.queue.add(text);
        if (!expected.holding) {
            work(id, expected);
        }
    }

    /// The worker takes inputs until one holds it or none is left.
    private void work(WorkerId id, ExpectedWorker expected) {
        expected.holding = false;
        while (!expected.holding && !expected.queue.isEmpty()) {
            String text = expected.queue.removeFirst();
            expected.answered.add(text);
            if (text.startsWith("hold")) {
                expected.holding = true;
            } else {
                expected.runs++;
            }
        }
        test.awaitRuns(id, expected.runs);
        if (expected.holding) {
            test.awaitHeld(id);
        }
    }

    private void release(WorkerId id, ExpectedWorker expected) {
        if (expected.connected && expected.holding) {
            expected.runs++;
            test.probe(id).release(RunReason.COMPLETED);
            work(id, expected);
        }
    }

    private void interrupt(WorkerId id, ExpectedWorker expected) {
        if (expected.connected) {
            boolean holding = expected.holding;
            assertThat(test.runtime.interrupt(id)).isEqualTo(holding);
            if (holding) {
                expected.runs++;
                work(id, expected);
            }
        } else {
            var code = expected.lifecycle.terminal() ? ErrorCode.WORKER_TERMINAL : ErrorCode.EXECUTION_UNAVAILABLE;
            refused(code, () -> test.runtime.interrupt(id));
        }
    }

    private void restore(WorkerId id, ExpectedWorker expected) {
        if (expected.lifecycle.terminal()) {
            refused(ErrorCode.WORKER_TERMINAL, () -> test.runtime.restore(id));
        } else if (expected.connected) {
            refused(ErrorCode.EXECUTION_CONNECTED, () -> test.runtime.restore(id));
        } else {
            expected.generation++;
            expected.connected = true;
            expected.stale = false;
            expected.runs += expected.holding ? 1 : 0; // I9: recorded as interrupted, not run again
            assertThat(test.runtime.restore(id).generation().value()).isEqualTo(expected.generation);
            work(id, expected);
        }
    }

    private void end(WorkerId id, ExpectedWorker expected) {
        int way = random.nextInt(4);
        if (expected.lifecycle.terminal()) {
            boolean same = (expected.lifecycle == Lifecycle.STOPPED) == (way == 0);
            if (same && way <= 1) {
                var report = way == 0 ? test.runtime.stop(id, DEADLINE) : test.runtime.cancel(id);
                assertThat(report.repeated()).isTrue();
            } else {
                refused(
                        ErrorCode.WORKER_TERMINAL,
                        () -> (way == 0 ? test.runtime.stop(id, DEADLINE) : detachOrCancel(id, way)).outcome());
            }
            return;
        }
        if (way > 1 && !expected.connected && !expected.stale) {
            refused(ErrorCode.EXECUTION_UNAVAILABLE, () -> test.runtime.detach(id, DEADLINE));
            return;
        }
        expected.runs += expected.holding ? 1 : 0;
        expected.holding = false;
        expected.connected = false;
        expected.stale = false;
        if (way == 0) {
            test.runtime.stop(id, DEADLINE);
            expected.lifecycle = Lifecycle.STOPPED;
            expected.queue.clear();
        } else {
            detachOrCancel(id, way);
            expected.lifecycle = way == 1 ? Lifecycle.CANCELLED : Lifecycle.ACTIVE;
            if (way == 1) {
                expected.queue.clear();
            }
        }
    }

    private StopReport detachOrCancel(WorkerId id, int way) {
        return way == 1 ? test.runtime.cancel(id) : test.runtime.detach(id, DEADLINE);
    }

    /// I8: whatever has become of the worker, an old key answers with the old sequence and does nothing.
    private void repeat(WorkerId id, ExpectedWorker expected) {
        expected.keys.forEach((text, seq) -> {
            SendReceipt receipt = test.runtime.send(id, SendInput.text(text).withKey(new IdempotencyKey(text)));
            assertThat(receipt.seq()).isEqualTo(seq);
            assertThat(receipt.repeated()).isTrue();
        });
    }

    private void withdraw(WorkerId id, ExpectedWorker expected) {
        List<QueuedInput> queue = test.runtime.queue(id);
        if (!queue.isEmpty()) {
            int at = random.nextInt(queue.size());
            test.runtime.withdrawQueued(id, queue.get(at).seq());
            expected.queue.remove(at);
        }
    }
}
