package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yoi.runtime.CreateWorker;
import dev.yoi.runtime.ForkWorker;
import dev.yoi.runtime.SendInput;
import dev.yoi.runtime.SendReceipt;
import dev.yoi.runtime.WorkerDetail;
import dev.yoi.runtime.WorkerQuery;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.testkit.Fold;
import dev.yoi.runtime.testkit.crashfs.CrashTrial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/// What a runtime was asked for and what it acknowledged, to compare with what a crash left. One operation at a
/// time, each begun in the books before it is asked for; so of the one that was cut off either is right, and
/// repeating it under its key must come to the effect of doing it once (I8).
final class RuntimeBooks implements CrashTrial.Books<RuntimeBooks> {
    static final BundleId BUNDLE = new BundleId("builtin");
    static final ProfileName PROFILE = new ProfileName("echo");
    /// Behind the start of a worker, before its first input.
    private static final long FORKED_AT = 3;

    static final Duration DEADLINE = Duration.ofSeconds(10);

    /// A worker by the key that it was created with. `worker` is null until its create was acknowledged; `end`
    /// and `deleted` say what was asked for, and whether that was acknowledged.
    private static final class Asked {
        private WorkerId worker;
        private WorkerId origin;
        private Lifecycle end;
        private boolean ended;
        private boolean deleting;
        private boolean deleted;
        /// Sequences by key; 0 until acknowledged.
        private final Map<String, Long> inputs = new TreeMap<>();

        private Asked copy() {
            var copy = new Asked();
            copy.worker = worker;
            copy.origin = origin;
            copy.end = end;
            copy.ended = ended;
            copy.deleting = deleting;
            copy.deleted = deleted;
            copy.inputs.putAll(inputs);
            return copy;
        }
    }

    private final Map<String, Asked> asked = new TreeMap<>();
    private volatile String doing = "open";

    @Override
    public RuntimeBooks copy() {
        var copy = new RuntimeBooks();
        asked.forEach((key, one) -> copy.asked.put(key, one.copy()));
        return copy;
    }

    @Override
    public String doing() {
        return doing;
    }

    void doing(String operation) {
        doing = operation;
    }

    private Asked asked(String name) {
        return asked.computeIfAbsent(name, _ -> new Asked());
    }

    WorkerId worker(String name) {
        return asked(name).worker;
    }

    // Asking.

    void create(WorkerRuntime runtime, String name) {
        doing = "create";
        asked(name);
        made(name, created(runtime, name));
    }

    private void made(String name, WorkerId worker) {
        Asked one = asked(name);
        assertThat(one.worker).as("worker %s, made again (I8)", name).isIn(null, worker);
        one.worker = worker;
    }

    void fork(WorkerRuntime runtime, String origin, String name) {
        doing = "fork";
        asked(name).origin = worker(origin);
        forkAgain(runtime, name);
    }

    private void forkAgain(WorkerRuntime runtime, String name) {
        var request = ForkWorker.at(FORKED_AT).withKey(new IdempotencyKey(name));
        made(name, runtime.fork(asked(name).origin, request).state().id());
    }

    private static WorkerId created(WorkerRuntime runtime, String name) {
        return runtime.createWorker(CreateWorker.of(BUNDLE, PROFILE).withKey(new IdempotencyKey(name)))
                .state()
                .id();
    }

    void send(WorkerRuntime runtime, String name, String key, String text) {
        doing = "send";
        Asked one = asked(name);
        long before = one.inputs.computeIfAbsent(key, _ -> 0L);
        SendReceipt receipt =
                runtime.send(one.worker, SendInput.text(key + " " + text).withKey(new IdempotencyKey(key)));
        assertThat(before == 0 || (receipt.repeated() && receipt.seq() == before))
                .as("input %s, sent again (I8)", key)
                .isTrue();
        one.inputs.put(key, receipt.seq());
    }

    void end(WorkerRuntime runtime, String name, Lifecycle how) {
        doing = how == Lifecycle.STOPPED ? "stop" : "cancel";
        Asked one = asked(name);
        one.end = how;
        var report = how == Lifecycle.STOPPED ? runtime.stop(one.worker, DEADLINE) : runtime.cancel(one.worker);
        assertThat(report.lifecycle()).isEqualTo(how);
        one.ended = true;
    }

    void delete(WorkerRuntime runtime, String name) {
        doing = "delete";
        Asked one = asked(name);
        one.deleting = true;
        runtime.deleteWorker(one.worker);
        one.deleted = true;
    }

    // Comparing.

    /// I1, I2, I3, I4, I7, and that there is nothing that nobody asked for.
    void verify(WorkerRuntime runtime) {
        assertThat(runtime.diagnostics()).as("diagnostics").isEmpty();
        var found = new HashMap<String, WorkerId>();
        for (var summary : runtime.workers(WorkerQuery.first(100)).items()) {
            WorkerDetail detail = runtime.worker(summary.entry().id());
            var use = detail.state().record().createKey();
            assertThat(use).isNotNull();
            String name = use.key().value();
            assertThat(asked).as("a worker that nobody asked for").containsKey(name);
            assertThat(found.put(name, detail.state().id()))
                    .as("worker %s is there twice (I8)", name)
                    .isNull();
            assertThat(detail.state().lifecycle())
                    .as("worker %s is half made", name)
                    .isNotEqualTo(Lifecycle.CREATED);
            verify(runtime, name, asked(name), detail);
        }
        asked.forEach((name, one) -> {
            if (!found.containsKey(name)) {
                assertThat(one.worker == null || one.deleting)
                        .as("worker %s is lost (I1)", name)
                        .isTrue();
            }
            if (one.deleted) {
                assertThat(found).as("deleted workers").doesNotContainKey(name);
            }
        });
    }

    private static void verify(WorkerRuntime runtime, String name, Asked one, WorkerDetail detail) {
        assertThat(one.worker).as("worker %s", name).isIn(null, detail.state().id());
        if (one.ended) {
            assertThat(detail.state().lifecycle())
                    .as("worker %s came back (I7)", name)
                    .isEqualTo(one.end);
        } else {
            assertThat(detail.state().lifecycle()).as("worker %s", name).isIn(Lifecycle.ACTIVE, one.end);
        }
        List<SequencedEvent> log = log(runtime, detail.state().id());
        assertThat(log.stream().map(SequencedEvent::seq).toList())
                .as("sequences of worker %s (I3)", name)
                .isEqualTo(LongStream.rangeClosed(1, log.size()).boxed().toList());
        // Its runs may go on meanwhile, so the log may have become longer.
        assertThat(log).as("log of worker %s", name).hasSizeGreaterThanOrEqualTo((int)
                detail.state().lastSeq());
        assertThat(detail.state())
                .as("state of worker %s (I4)", name)
                .isEqualTo(Fold.of(
                        detail.state().id(), log.subList(0, (int) detail.state().lastSeq())));
        verifyInputs(one, log);
    }

    private static void verifyInputs(Asked one, List<SequencedEvent> log) {
        var found = new HashSet<String>();
        for (SequencedEvent event : log) {
            String text = switch (event.event()) {
                case WorkerEvent.InputAccepted e
                when e.queuedSeq() == 0 -> e.content().plainText();
                case WorkerEvent.InputQueued e -> e.content().plainText();
                default -> null;
            };
            if (text != null) {
                String key = text.substring(0, text.indexOf(' '));
                assertThat(found.add(key))
                        .as("input %s is there twice (I8)", key)
                        .isTrue();
                assertThat(one.inputs).as("an input that nobody sent").containsKey(key);
                assertThat(one.inputs.get(key)).as("input %s (I1)", key).isIn(0L, event.seq());
            }
        }
        one.inputs.forEach((key, seq) -> assertThat(seq == 0 || found.contains(key))
                .as("input %s is lost (I1)", key)
                .isTrue());
    }

    static void nothingLooksAlive(WorkerRuntime runtime) {
        runtime.workers(WorkerQuery.first(100))
                .items()
                .forEach(item -> assertThat(item.attachment()).as("(I2)").isNotEqualTo(Attachment.CONNECTED));
    }

    private static List<SequencedEvent> log(WorkerRuntime runtime, WorkerId id) {
        var all = new ArrayList<SequencedEvent>();
        boolean more = true;
        while (more) {
            var page = runtime.events(id, PageRequest.after(all.size(), 100));
            page.items().stream().map(RecordedEvent::decode).forEach(all::add);
            more = page.more();
        }
        return all;
    }

    /// Whoever was cut off asks again, and whoever was not asks again by mistake: nothing happens twice.
    void askAgain(WorkerRuntime runtime) {
        for (String name : Set.copyOf(asked.keySet())) {
            Asked one = asked(name);
            if (one.deleting) {
                deleteAgain(runtime, name, one);
                continue;
            }
            if (one.origin == null) {
                create(runtime, name);
            } else {
                forkAgain(runtime, name);
            }
            if (one.end != null) {
                end(runtime, name, one.end);
                var refusal = catchThrowableOfType(
                        WorkerRuntimeException.class, () -> runtime.send(one.worker, SendInput.text("too late")));
                assertThat(refusal.code()).as("(I7)").isEqualTo(ErrorCode.WORKER_TERMINAL);
            } else if (runtime.worker(one.worker).attachment() != Attachment.CONNECTED) {
                runtime.restore(one.worker);
            }
            for (String key : Set.copyOf(one.inputs.keySet())) {
                // What was not acknowledged, and did not come before the end, comes too late.
                if (one.end == null || one.inputs.get(key) != 0) {
                    sendAgain(runtime, one, key);
                }
            }
        }
    }

    private static void sendAgain(WorkerRuntime runtime, Asked one, String key) {
        long before = one.inputs.get(key);
        String text = RuntimeCrashTest.text(key);
        SendReceipt receipt =
                runtime.send(one.worker, SendInput.text(key + " " + text).withKey(new IdempotencyKey(key)));
        assertThat(before == 0 || (receipt.repeated() && receipt.seq() == before))
                .as("input %s, sent again (I8)", key)
                .isTrue();
        one.inputs.put(key, receipt.seq());
    }

    private static void deleteAgain(WorkerRuntime runtime, String name, Asked one) {
        runtime.deleteWorker(one.worker);
        one.deleted = true;
        var refusal = catchThrowableOfType(WorkerRuntimeException.class, () -> created(runtime, name));
        assertThat(refusal.code())
                .as("the create of a deleted worker, repeated (I8)")
                .isEqualTo(ErrorCode.WORKER_DELETED);
    }
}
