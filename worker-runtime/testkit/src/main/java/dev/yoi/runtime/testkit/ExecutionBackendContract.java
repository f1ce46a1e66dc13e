package dev.yoi.runtime.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.EventKind;
import dev.yoi.runtime.event.PermissionOption;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.execution.CheckReport;
import dev.yoi.runtime.execution.Decision;
import dev.yoi.runtime.execution.Execution;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.execution.ExecutionContext;
import dev.yoi.runtime.execution.RunRequest;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.InputKind;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.StopOutcome;
import dev.yoi.runtime.model.WorkdirRef;
import dev.yoi.runtime.store.EventPage;
import dev.yoi.runtime.testkit.BackendFixture.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [ExecutionBackend] must do. Extend it and say in [#newFixture] how to get at a backend.
///
/// After each test the backend is closed, nothing that it started runs any more, and no rule of the sink was
/// broken.
public abstract class ExecutionBackendContract {
    /// Long enough for each step of a stop on a loaded machine.
    private static final Duration DEADLINE = Duration.ofSeconds(8);

    /// For what must be killed: each step is waited for, so the test takes three quarters of this.
    private static final Duration SHORT_DEADLINE = Duration.ofSeconds(4);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<RecordingSink> sinks = new ArrayList<>();
    private @Nullable BackendFixture fixture;
    private @Nullable ExecutionBackend backend;
    private long workers;

    protected abstract BackendFixture newFixture();

    /// A live execution with its sink.
    private record Live(Execution execution, RecordingSink sink) {
        void begin(long run, String input) {
            sink.begin(run);
            execution.begin(new RunRequest(run, InputKind.USER, Content.text(input)));
        }
    }

    @BeforeEach
    final void open() {
        fixture = newFixture();
        backend = fixture.open();
    }

    @AfterEach
    final void nothingIsLeft() {
        try (BackendFixture open = fixture()) {
            backend().close();
            assertThat(open.running())
                    .as("what still runs after the backend was closed")
                    .isEmpty();
            sinks.forEach(RecordingSink::verify);
        }
    }

    private BackendFixture fixture() {
        return Objects.requireNonNull(fixture);
    }

    private ExecutionBackend backend() {
        return Objects.requireNonNull(backend);
    }

    @Test
    void theCheckPassesAProfileThatRunsAndFindsWhatIsWrongWithABrokenOne() {
        assertThat(backend().check(fixture().profile()).runnable()).isTrue();
        CheckReport broken = backend().check(fixture().brokenProfile());
        assertThat(broken.runnable()).isFalse();
        assertThat(broken.findings()).isNotEmpty().allSatisfy(finding -> {
            assertThat(finding.message()).isNotBlank();
            assertThat(finding.remedy()).isNotBlank();
        });
    }

    @Test
    void aStartThatFailsIsTypedAndLeavesNothing() {
        StoreContractPart.refused(
                ErrorCode.EXECUTION_REJECTED, () -> start(fixture().brokenProfile()));
        assertThat(fixture().running()).isEmpty();
    }

    @Test
    void aRunAnswersAndItsEndComesLast() {
        Live live = started();
        live.begin(1, fixture().input(Behaviour.ANSWERS));
        assertThat(live.sink().awaitFinished().reason()).isEqualTo(RunReason.COMPLETED);
        assertThat(live.sink().text(Role.ASSISTANT).strip()).isEqualTo("answer");
        assertThat(live.sink().events().getLast().kind()).isEqualTo(EventKind.RUN_FINISHED);
    }

    @Test
    void aFailedRunIsReportedAndTheNextOneRuns() {
        Live live = started();
        live.begin(1, fixture().input(Behaviour.FAILS));
        assertThat(live.sink().awaitFinished().reason()).isEqualTo(RunReason.FAILED);
        live.begin(2, fixture().input(Behaviour.ANSWERS));
        assertThat(live.sink().awaitFinished().reason()).isEqualTo(RunReason.COMPLETED);
    }

    @Test
    void theNextRunMayBeginWhileTheEndOfTheLastIsStillBeingReported() {
        Live live = started();
        var second = new CompletableFuture<Void>();
        live.sink().whenFinished(() -> {
            live.begin(2, fixture().input(Behaviour.ANSWERS));
            second.complete(null);
        });
        live.begin(1, fixture().input(Behaviour.FAILS));
        Waiting.forResult(second);
        assertThat(live.sink().awaitFinished().run()).isEqualTo(2);
    }

    @Test
    void I11_aFloodOfOutputIsBounded() {
        Live live = started();
        live.begin(1, fixture().input(Behaviour.FLOODS));
        WorkerEvent.RunFinished end = live.sink().awaitFinished();
        assertThat(end.reason()).isIn(RunReason.LIMIT, RunReason.COMPLETED);
        assertThat(live.sink().text(Role.ASSISTANT).length()).isPositive().isLessThanOrEqualTo((int)
                fixture().textMax());
    }

    @Test
    void anInterruptEndsTheRunAndTheExecutionGoesOn() {
        Live live = started();
        live.begin(1, fixture().input(Behaviour.WAITS));
        awaitReady(live);
        assertThat(live.execution().interrupt(7)).as("another run").isFalse();
        assertThat(live.execution().interrupt(1)).isTrue();
        assertThat(live.sink().awaitFinished().reason()).isEqualTo(RunReason.INTERRUPTED);
        live.begin(2, fixture().input(Behaviour.ANSWERS));
        assertThat(live.sink().awaitFinished().reason()).isEqualTo(RunReason.COMPLETED);
    }

    @Test
    void anInterruptRightAfterTheBeginningCounts() {
        Live live = started();
        live.begin(1, fixture().input(Behaviour.WAITS));
        assertThat(live.execution().interrupt(1)).isTrue();
        assertThat(live.sink().awaitFinished().reason()).isEqualTo(RunReason.INTERRUPTED);
    }

    @Test
    void aStopByAskingSaysExited() {
        stopSays(Behaviour.WAITS, DEADLINE, StopOutcome.EXITED);
    }

    @Test
    void aStopByTerminatingSaysTerminated() {
        stopSays(Behaviour.IGNORES_THE_QUESTION, DEADLINE, StopOutcome.TERMINATED);
    }

    @Test
    void aStopByKillingSaysKilled() {
        stopSays(Behaviour.ENDS_ONLY_WHEN_KILLED, SHORT_DEADLINE, StopOutcome.KILLED);
    }

    @Test
    void aStopEndsDescendantsThatIgnoreEverything() {
        stopSays(Behaviour.HAS_STUBBORN_DESCENDANTS, SHORT_DEADLINE, StopOutcome.KILLED);
    }

    private void stopSays(Behaviour behaviour, Duration deadline, StopOutcome outcome) {
        Live live = started();
        live.begin(1, fixture().input(behaviour));
        awaitReady(live);
        assertThat(live.execution().stop(deadline)).isEqualTo(outcome);
        assertThat(live.sink().events().getLast())
                .as("the run's end is reported before the stop returns")
                .isInstanceOfSatisfying(
                        WorkerEvent.RunFinished.class,
                        end -> assertThat(end.reason()).isEqualTo(RunReason.INTERRUPTED));
        assertThat(fixture().running()).isEmpty();
    }

    @Test
    void aStopIsIdempotentAndNothingBeginsAfterIt() {
        Live live = started();
        live.begin(1, fixture().input(Behaviour.ENDS_ONLY_WHEN_KILLED));
        awaitReady(live);
        StopOutcome first = live.execution().stop(Duration.ofSeconds(1));
        assertThat(live.execution().stop(DEADLINE)).isEqualTo(first);
        StoreContractPart.refused(
                ErrorCode.EXECUTION_UNAVAILABLE, () -> live.begin(2, fixture().input(Behaviour.ANSWERS)));
    }

    @Test
    void aStopBetweenRunsSaysSo() {
        Live live = started();
        assertThat(live.execution().stop(DEADLINE)).isIn(StopOutcome.NOTHING_RUNNING, StopOutcome.EXITED);
    }

    @Test
    void aStopWithoutTimeStillEndsEverything() {
        Live live = started();
        live.begin(1, fixture().input(Behaviour.ENDS_ONLY_WHEN_KILLED));
        awaitReady(live);
        live.execution().stop(Duration.ZERO);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(fixture().running()).isEmpty());
    }

    @Test
    void manyStopsAtOnceEachEndTheirOwn() {
        var live = new ArrayList<Live>();
        for (int i = 0; i < stopsAtOnce(); i++) {
            live.add(started());
            live.getLast().begin(1, fixture().input(Behaviour.ENDS_ONLY_WHEN_KILLED));
        }
        live.forEach(ExecutionBackendContract::awaitReady);
        Executor threads = command -> Thread.ofVirtual().start(command);
        List<CompletableFuture<StopOutcome>> stops = live.stream()
                .map(one -> CompletableFuture.supplyAsync(() -> one.execution().stop(SHORT_DEADLINE), threads))
                .toList();
        assertThat(stops).allSatisfy(stop -> assertThat(Waiting.forResult(stop)).isEqualTo(StopOutcome.KILLED));
        assertThat(fixture().running()).isEmpty();
    }

    /// How many executions are stopped at once.
    protected int stopsAtOnce() {
        return 20;
    }

    @Test
    void I7_anExecutionThatIsHeardNoMoreStillEnds() {
        Live live = started();
        live.begin(1, fixture().input(Behaviour.WAITS));
        awaitReady(live);
        live.sink().retire();
        int known = live.sink().events().size();
        live.execution().stop(DEADLINE);
        assertThat(live.sink().events()).hasSize(known);
        assertThat(fixture().running()).isEmpty();
    }

    @Test
    void closingEndsEverythingAndRefusesWhatIsNew() {
        Live live = started();
        live.begin(1, fixture().input(Behaviour.HAS_STUBBORN_DESCENDANTS));
        awaitReady(live);
        backend().close();
        assertThat(fixture().running()).isEmpty();
        StoreContractPart.refused(ErrorCode.EXECUTION_REJECTED, this::started);
    }

    @Test
    void endingOrphansLeavesLiveExecutionsAlone() {
        Live live = started();
        live.begin(1, fixture().input(Behaviour.WAITS));
        awaitReady(live);
        backend().endOrphans();
        assertThat(live.execution().stop(DEADLINE)).isEqualTo(StopOutcome.EXITED);
    }

    @Test
    void aPermissionIsAskedForAndTheAnswerTaken() {
        Live live = started();
        if (!fixture().asks()) {
            StoreContractPart.refused(
                    ErrorCode.UNSUPPORTED, () -> live.execution().decided(new Decision("any", "yes")));
            return;
        }
        live.begin(1, fixture().input(Behaviour.ASKS));
        WorkerEvent.PermissionRequested request = awaitRequest(live);
        assertThat(request.options()).extracting(PermissionOption::id).contains("yes", "no");
        assertThat(live.sink().text(Role.ASSISTANT))
                .as("nothing happens before the answer")
                .doesNotContain("answer");
        live.execution().decided(new Decision(request.request(), "yes"));
        assertThat(live.sink().awaitFinished().reason()).isEqualTo(RunReason.COMPLETED);
        assertThat(live.sink().text(Role.ASSISTANT)).contains("answer");
        live.execution().decided(new Decision(request.request(), "no")); // late, and nobody's any more
    }

    @Test
    void aRunThatWaitsForAnAnswerCanBeInterruptedAndStopped() {
        if (!fixture().asks()) {
            return;
        }
        Live live = started();
        live.begin(1, fixture().input(Behaviour.ASKS));
        awaitRequest(live);
        assertThat(live.execution().interrupt(1)).isTrue();
        assertThat(live.sink().awaitFinished().reason()).isEqualTo(RunReason.INTERRUPTED);
        live.begin(2, fixture().input(Behaviour.ASKS));
        await().atMost(PATIENCE).until(() -> live.sink().requests().size() > 1);
        assertThat(live.sink().requests())
                .extracting(WorkerEvent.PermissionRequested::request)
                .as("a name is not used twice")
                .doesNotHaveDuplicates();
        live.execution().stop(DEADLINE);
        assertThat(fixture().running()).isEmpty();
    }

    private static WorkerEvent.PermissionRequested awaitRequest(Live live) {
        await().atMost(PATIENCE).until(() -> !live.sink().requests().isEmpty());
        return live.sink().requests().getFirst();
    }

    @Test
    void aStartWhoseCallerGaveUpLeavesNothing() {
        Thread.currentThread().interrupt();
        try {
            started().execution().stop(DEADLINE);
        } catch (WorkerRuntimeException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.EXECUTION_REJECTED);
        } finally {
            Thread.interrupted();
        }
        assertThat(fixture().running()).isEmpty();
        Live next = started();
        next.begin(1, fixture().input(Behaviour.ANSWERS));
        assertThat(next.sink().awaitFinished().reason()).isEqualTo(RunReason.COMPLETED);
    }

    @Test
    void aDetachedWorkersNextExecutionSaysWhatItTookUpAndWorks() {
        Live first = started();
        assertThat(first.execution().resumedFrom()).as("a fresh start").isEmpty();
        first.begin(1, fixture().input(Behaviour.ANSWERS));
        first.sink().awaitFinished();
        first.execution().stop(DEADLINE);
        first.sink().retire();
        Live second = start(fixture().profile(), workers, new Generation(2));
        assertThat(second.execution().resumedFrom())
                .hasValueSatisfying(words -> assertThat(words).isNotBlank().doesNotContain("/"));
        second.begin(2, fixture().input(Behaviour.ANSWERS));
        assertThat(second.sink().awaitFinished().reason()).isEqualTo(RunReason.COMPLETED);
        assertThat(second.sink().text(Role.ASSISTANT).strip()).isEqualTo("answer");
    }

    private Live started() {
        return start(fixture().profile());
    }

    private Live start(Profile profile) {
        return start(profile, ++workers, new Generation(1));
    }

    private Live start(Profile profile, long worker, Generation generation) {
        var sink = new RecordingSink();
        sinks.add(sink);
        Execution execution = backend()
                .start(new ExecutionContext(
                        PredictableIds.number(worker),
                        generation,
                        profile,
                        WorkdirRef.WORKSPACE,
                        _ -> new EventPage(List.of(), false),
                        sink,
                        PATIENCE));
        assertThat(execution.binding()).isNotBlank().doesNotContain("/");
        return new Live(execution, sink);
    }

    private static void awaitReady(Live live) {
        await().atMost(PATIENCE).until(() -> live.sink().text(Role.ASSISTANT).contains("ready"));
    }
}
