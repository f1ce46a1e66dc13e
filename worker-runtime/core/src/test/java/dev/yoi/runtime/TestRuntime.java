package dev.yoi.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.memory.MemoryDisk;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerIds;
import dev.yoi.runtime.store.PageRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/// A runtime at its public boundary, with fakes behind it, on a disk that survives a simulated death of the
/// process.
final class TestRuntime implements AutoCloseable {
    static final BundleId BUNDLE = new BundleId("test");
    static final ProfileName PROFILE = new ProfileName("probe");
    static final Duration DEADLINE = Duration.ofSeconds(5);
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final MemoryDisk disk = new MemoryDisk(new RuntimeId("embedded"), new UUID(1, 2));
    final MutableClock clock = new MutableClock();
    private final WorkerIds ids = WorkerIds.uuidV7(clock, RandomGenerator.of("SplittableRandom"));
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final RuntimeLimits limits;
    SecretValues secrets = SecretValues.NONE;
    ProbeBackend backend = new ProbeBackend();
    TestStore store;
    WorkerRuntime runtime;

    TestRuntime() {
        this(RuntimeLimits.DEFAULT);
    }

    TestRuntime(RuntimeLimits limits) {
        this.limits = limits;
        this.store = new TestStore(disk.open());
        this.runtime = opened();
    }

    private WorkerRuntime opened() {
        WorkerRuntime opened = WorkerRuntime.open(parts());
        opened.storeBundle(
                ConfigBundle.of(BUNDLE, List.of(new Profile(PROFILE, ProbeBackend.NAME, "", new TreeMap<>()))));
        return opened;
    }

    RuntimeParts parts() {
        return new RuntimeParts(store, List.of(backend), clock, ids, limits, secrets);
    }

    /// A new process on the disk, after a close or a crash.
    void reopen() {
        backend = new ProbeBackend();
        store = new TestStore(disk.open());
        runtime = opened();
    }

    /// The process dies and another one starts on the same disk.
    void crashAndReopen() {
        WorkerRuntime dead = runtime;
        disk.crash();
        store.letGo();
        dead.close(); // threads of the dead process; its store takes nothing any more
        reopen();
    }

    /// A caller of its own, for calls that are to wait.
    ExecutorService callers() {
        return callers;
    }

    WorkerId created() {
        return runtime.createWorker(CreateWorker.of(BUNDLE, PROFILE)).state().id();
    }

    /// A worker whose first run is held.
    WorkerId held() {
        WorkerId id = created();
        runtime.send(id, SendInput.text("hold"));
        awaitHeld(id);
        return id;
    }

    ProbeBackend.Probe probe(WorkerId id) {
        return backend.of(id);
    }

    void awaitHeld(WorkerId id) {
        eventually().until(() -> backend.of(id).held > 0);
    }

    void awaitRuns(WorkerId id, long runs) {
        eventually().until(() -> runtime.worker(id).state().summary().usage().turns() >= runs);
    }

    /// The whole log; sequences are checked (I3).
    List<RecordedEvent> log(WorkerId id) {
        var log = new ArrayList<RecordedEvent>();
        boolean more = true;
        while (more) {
            var page = runtime.events(id, PageRequest.after(log.size(), 500));
            log.addAll(page.items());
            more = page.more();
        }
        for (int i = 0; i < log.size(); i++) {
            assertThat(log.get(i).seq()).as("I3").isEqualTo(i + 1L);
        }
        return log;
    }

    List<String> kinds(WorkerId id) {
        return log(id).stream().map(event -> event.event().kind().code()).toList();
    }

    <T extends WorkerEvent> List<T> events(WorkerId id, Class<T> type) {
        return log(id).stream()
                .map(RecordedEvent::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /// The texts of all messages of a worker's executions, put together by item.
    String said(WorkerId id) {
        var text = new StringBuilder();
        events(id, WorkerEvent.Message.class)
                .forEach(m -> text.append(m.content().plainText()));
        return text.toString();
    }

    List<String> diagnostics(WorkerId id) {
        return runtime.worker(id).diagnostics().stream()
                .map(d -> d.code().value())
                .toList();
    }

    static ConditionFactory eventually() {
        return Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(PATIENCE);
    }

    static WorkerRuntimeException refused(ErrorCode code, ThrowingCallable call) {
        var seen = new ArrayList<WorkerRuntimeException>();
        assertThatThrownBy(call).isInstanceOfSatisfying(WorkerRuntimeException.class, e -> {
            assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
            seen.add(e);
        });
        return seen.getFirst();
    }

    @Override
    public void close() {
        store.letGo();
        runtime.close();
        callers.close();
    }
}
