package dev.yoi.execution.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yoi.runtime.CreateWorker;
import dev.yoi.runtime.ForkWorker;
import dev.yoi.runtime.RuntimeParts;
import dev.yoi.runtime.SendInput;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.memory.MemoryDisk;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.StopOutcome;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.RuntimeStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The runtime's engine with real processes behind it.
class RuntimeOnProcessesTest {
    private static final BundleId BUNDLE = new BundleId("builtin");

    private final TestStore store = TestStore.fresh();
    private final MemoryDisk disk = new MemoryDisk(new RuntimeId("embedded"), store.id());
    private WorkerRuntime runtime = opened();

    private WorkerRuntime opened() {
        RuntimeStore open = disk.open();
        var backend = ProcessBackends.open(ProcessOptions.of(open.identity(), _ -> store.directory()));
        return WorkerRuntime.open(RuntimeParts.of(open, backend));
    }

    @AfterEach
    void nothingIsLeft() {
        try (store) {
            runtime.close();
            assertThat(store.running()).isEmpty();
            assertThat(store.guards()).isEmpty();
        }
    }

    @Test
    void aShellWorkerDoesRealWork() {
        WorkerId id = worker();
        runtime.send(id, SendInput.text("echo hello; echo problem >&2; exit 3"));
        awaitRuns(id, 1);
        assertThat(text(id, Role.ASSISTANT)).isEqualTo("hello\n");
        assertThat(text(id, Role.LOG)).isEqualTo("problem\n");
        assertThat(ends(id)).containsExactly(new WorkerEvent.RunFinished(1, RunReason.FAILED, 3, null));
    }

    @Test
    void queuedInputsRunOneAfterTheOther() {
        WorkerId id = worker();
        var expected = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            runtime.send(id, SendInput.text("echo number " + i));
            expected.append("number ").append(i).append('\n');
        }
        awaitRuns(id, 30);
        assertThat(text(id, Role.ASSISTANT)).isEqualTo(expected.toString());
        assertThat(ends(id)).extracting(WorkerEvent.RunFinished::reason).containsOnly(RunReason.COMPLETED);
    }

    @Test
    void aStopEndsAStubbornRunAndSaysHow() {
        WorkerId id = worker();
        runtime.send(
                id, SendInput.text("trap '' INT TERM; setsid sleep 1000 & echo ready; while :; do sleep 0.1; done"));
        awaitText(id, "ready");
        assertThat(runtime.stop(id, Duration.ofSeconds(3)).outcome()).isEqualTo(StopOutcome.KILLED);
        assertThat(store.running()).isEmpty();
        assertThat(ends(id)).extracting(WorkerEvent.RunFinished::reason).containsExactly(RunReason.INTERRUPTED);
        assertThat(runtime.worker(id).state().lifecycle()).isEqualTo(Lifecycle.STOPPED);
        assertThat(runtime.worker(id).diagnostics()).isEmpty();
    }

    @Test
    void anInterruptedRunMakesRoomForTheNextInput() {
        WorkerId id = worker();
        runtime.send(id, SendInput.text("echo ready; while :; do sleep 0.1; done"));
        awaitText(id, "ready");
        runtime.send(id, SendInput.text("echo next"));
        assertThat(runtime.interrupt(id)).isTrue();
        awaitRuns(id, 2);
        assertThat(text(id, Role.ASSISTANT)).isEqualTo("ready\nnext\n");
    }

    @Test
    void I2_afterACrashTheOldProcessesAreGoneAndARestoreStartsAfresh() {
        WorkerId id = worker();
        runtime.send(id, SendInput.text("trap '' INT TERM; echo ready; while :; do sleep 0.1; done"));
        awaitText(id, "ready");
        disk.crash();
        WorkerRuntime dead = runtime;
        runtime = opened();
        assertThat(store.running()).isEmpty();
        assertThat(runtime.worker(id).attachment()).isEqualTo(Attachment.STALE);
        runtime.restore(id);
        runtime.send(id, SendInput.text("echo again"));
        awaitText(id, "again");
        dead.close();
    }

    @Test
    void aProgramsOwnSessionIsTakenUpAgainBehindACrash() {
        String script = "echo \"{\\\"session\\\":\\\"s-$1\\\"}\"; echo \"{\\\"text\\\":\\\"$*\\\"}\"";
        WorkerId id = worker(TestStore.profile(Map.of(
                "command", List.of("sh", "-c", script, "program", "{input}", "{resume}"),
                "output", List.of("jsonl"),
                "resume", List.of("--resume", "{session}"),
                "events", List.of("session session!= id=session", "text text!= text=text"))));
        runtime.send(id, SendInput.text("one"));
        awaitRuns(id, 1);
        disk.crash();
        WorkerRuntime dead = runtime;
        runtime = opened();
        runtime.restore(id);
        runtime.send(id, SendInput.text("two"));
        awaitText(id, "two --resume s-one");
        assertThat(events(id).toString()).contains("the program's own session");
        WorkerId fork = runtime.fork(id, ForkWorker.WHOLE).state().id();
        runtime.restore(fork);
        runtime.send(fork, SendInput.text("three"));
        awaitText(fork, "three");
        assertThat(text(fork, Role.ASSISTANT)).doesNotContain("three --resume");
        dead.close();
    }

    private WorkerId worker() {
        return worker(BuiltinProfiles.shell());
    }

    private WorkerId worker(Profile profile) {
        runtime.storeBundle(ConfigBundle.of(BUNDLE, List.of(profile)));
        return runtime.createWorker(CreateWorker.of(BUNDLE, profile.name()))
                .state()
                .id();
    }

    private void awaitRuns(WorkerId id, int count) {
        await().atMost(TestExecution.PATIENCE)
                .untilAsserted(() -> assertThat(ends(id)).hasSize(count));
    }

    private void awaitText(WorkerId id, String part) {
        await().atMost(TestExecution.PATIENCE)
                .untilAsserted(() -> assertThat(text(id, Role.ASSISTANT)).contains(part));
    }

    private List<WorkerEvent.RunFinished> ends(WorkerId id) {
        return events(id).stream()
                .filter(WorkerEvent.RunFinished.class::isInstance)
                .map(WorkerEvent.RunFinished.class::cast)
                .toList();
    }

    private String text(WorkerId id, Role role) {
        return events(id).stream()
                .filter(WorkerEvent.Message.class::isInstance)
                .map(WorkerEvent.Message.class::cast)
                .filter(message -> message.role() == role)
                .map(message -> message.content().plainText())
                .collect(Collectors.joining());
    }

    private List<WorkerEvent> events(WorkerId id) {
        var all = new ArrayList<WorkerEvent>();
        runtime.events(id, PageRequest.after(0, PageRequest.MAX_ITEMS)).items().stream()
                .map(RecordedEvent::event)
                .forEach(all::add);
        return all;
    }
}
