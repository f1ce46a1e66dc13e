package dev.yoi.runtime;

import static dev.yoi.runtime.TestRuntime.BUNDLE;
import static dev.yoi.runtime.TestRuntime.DEADLINE;
import static dev.yoi.runtime.TestRuntime.PROFILE;
import static dev.yoi.runtime.TestRuntime.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.TranscriptItem;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.RunState;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import dev.yoi.runtime.store.PageRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a person does with a worker on a good day.
class WorkerLifeTest {
    private final TestRuntime test = new TestRuntime();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void aWorkerAnswersAnInputAndItsLogTellsTheWholeStory() {
        WorkerId id = test.created();
        SendReceipt receipt = test.runtime.send(id, SendInput.text("hello"));
        test.awaitRuns(id, 1);
        assertThat(test.kinds(id))
                .containsExactly(
                        "worker_created",
                        "execution_requested",
                        "execution_started",
                        "input_accepted",
                        "run_started",
                        "message",
                        "run_finished");
        assertThat(receipt).isEqualTo(new SendReceipt(4, false, 1, false));
        assertThat(test.runtime.transcript(id, PageRequest.after(0, 10)).items())
                .extracting(TranscriptItem::content)
                .containsExactly(Content.text("hello"), Content.text("hello"));
        var detail = test.runtime.worker(id);
        assertThat(detail.attachment()).isEqualTo(Attachment.CONNECTED);
        assertThat(detail.runState()).isEqualTo(RunState.IDLE);
        assertThat(detail.state().lifecycle()).isEqualTo(Lifecycle.ACTIVE);
    }

    @Test
    void anInitialInputIsAnsweredByTheFirstRun() {
        WorkerId id = test.runtime
                .createWorker(CreateWorker.of(BUNDLE, PROFILE).withInput(Content.text("go")))
                .state()
                .id();
        test.awaitRuns(id, 1);
        assertThat(test.said(id)).isEqualTo("go");
    }

    @Test
    void interruptEndsTheRunOnlyAndDetachTheExecutionOnly() {
        WorkerId id = test.created();
        assertThat(test.runtime.interrupt(id)).isFalse();
        test.runtime.send(id, SendInput.text("hold"));
        test.awaitHeld(id);
        assertThat(test.runtime.interrupt(id)).isTrue();
        assertThat(test.runtime.detach(id, DEADLINE).lifecycle()).isEqualTo(Lifecycle.ACTIVE);
        assertThat(test.runtime.worker(id).attachment()).isEqualTo(Attachment.NONE);
        refused(ErrorCode.EXECUTION_UNAVAILABLE, () -> test.runtime.send(id, SendInput.text("x")));
        assertThat(test.runtime.restore(id).generation().value()).isEqualTo(2);
        assertThat(test.runtime.worker(id).attachment()).isEqualTo(Attachment.CONNECTED);
        test.runtime.send(id, SendInput.text("back"));
        test.awaitRuns(id, 2);
    }

    @Test
    void aTerminalWorkerCanBeRenamedLabelledAndHiddenAndAnActiveOneNotHidden() {
        WorkerId id = test.created();
        refused(ErrorCode.INVALID_REQUEST, () -> test.runtime.changeOptions(id, ChangeOptions.hide(true)));
        test.runtime.stop(id, DEADLINE);
        test.runtime.changeOptions(id, ChangeOptions.rename(new WorkerName("old one")));
        test.runtime.changeOptions(id, ChangeOptions.label(Labels.of(Map.of("a", "b"))));
        var detail = test.runtime.changeOptions(id, ChangeOptions.hide(true));
        assertThat(detail.state().lifecycle()).isEqualTo(Lifecycle.STOPPED);
        assertThat(detail.state().options().name()).isEqualTo(new WorkerName("old one"));
        assertThat(test.runtime.workers(WorkerQuery.first(10)).items()).isEmpty();
        test.crashAndReopen();
        assertThat(test.runtime.worker(id).state().options().hidden()).isTrue();
        assertThat(test.runtime
                        .changeOptions(id, ChangeOptions.hide(false))
                        .state()
                        .options()
                        .labels()
                        .values())
                .containsEntry("a", "b");
        assertThat(test.runtime.workers(WorkerQuery.first(10)).items()).hasSize(1);
    }

    @Test
    void badRequestsAreTypedAndChangeNothing() {
        WorkerId id = test.created();
        long before = test.runtime.lastPosition();
        WorkerRuntime runtime = test.runtime;
        refused(
                ErrorCode.WORKER_NOT_FOUND,
                () -> runtime.worker(WorkerId.parse("01900000-0000-7000-8000-000000000000")));
        refused(ErrorCode.INVALID_REQUEST, () -> runtime.send(id, SendInput.text(" \n")));
        refused(ErrorCode.LIMIT_EXCEEDED, () -> runtime.send(id, SendInput.text("x".repeat(300_000))));
        refused(ErrorCode.BUNDLE_MISSING, () -> runtime.createWorker(CreateWorker.of(new BundleId("no"), PROFILE)));
        refused(
                ErrorCode.PROFILE_NOT_DECLARED,
                () -> runtime.createWorker(CreateWorker.of(BUNDLE, new ProfileName("no"))));
        refused(
                ErrorCode.BUNDLE_DIGEST_MISMATCH,
                () -> runtime.createWorker(CreateWorker.of(BUNDLE, PROFILE).withDigest(Digest.sha256(new byte[0]))));
        refused(
                ErrorCode.WORKER_EXISTS,
                () -> runtime.createWorker(CreateWorker.of(BUNDLE, PROFILE).withId(id)));
        refused(ErrorCode.INVALID_REQUEST, () -> runtime.stop(id, Duration.ZERO));
        refused(ErrorCode.INVALID_REQUEST, () -> runtime.detach(id, Duration.ofHours(1)));
        refused(ErrorCode.INPUT_NOT_FOUND, () -> runtime.withdrawQueued(id, 4));
        refused(ErrorCode.INPUT_NOT_FOUND, () -> runtime.editQueued(id, 4, Content.text("x")));
        refused(ErrorCode.POSITION_GONE, () -> runtime.subscribe(id, 99));
        assertThat(runtime.lastPosition()).isEqualTo(before);
    }

    @Test
    void aBundleWithAnUnknownBackendIsRefusedAndAConflictingOneToo() {
        var elsewhere = new Profile(PROFILE, new BackendName("elsewhere"), "", new TreeMap<>());
        refused(
                ErrorCode.BACKEND_UNKNOWN,
                () -> test.runtime.storeBundle(ConfigBundle.of(new BundleId("other"), List.of(elsewhere))));
        var other = new Profile(PROFILE, ProbeBackend.NAME, "another", new TreeMap<>());
        refused(ErrorCode.BUNDLE_CONFLICT, () -> test.runtime.storeBundle(ConfigBundle.of(BUNDLE, List.of(other))));
        assertThat(test.runtime.bundles()).hasSize(1);
    }
}
