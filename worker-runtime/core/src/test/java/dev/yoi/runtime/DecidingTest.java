package dev.yoi.runtime;

import static dev.yoi.runtime.TestRuntime.DEADLINE;
import static dev.yoi.runtime.TestRuntime.eventually;
import static dev.yoi.runtime.TestRuntime.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.PermissionOption;
import dev.yoi.runtime.event.ReportRules;
import dev.yoi.runtime.event.WorkerEvent.PermissionDecided;
import dev.yoi.runtime.event.WorkerEvent.PermissionRequested;
import dev.yoi.runtime.event.WorkerEvent.Reported;
import dev.yoi.runtime.event.WorkerEvent.ToolCall;
import dev.yoi.runtime.event.WorkerEvent.ToolResolved;
import dev.yoi.runtime.event.WorkerEvent.ToolResult;
import dev.yoi.runtime.execution.Decision;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.OptionKind;
import dev.yoi.runtime.model.Resolution;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.RunState;
import dev.yoi.runtime.model.ToolStatus;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.CurrentRun;
import dev.yoi.runtime.state.OpenCall;
import dev.yoi.runtime.state.OpenRequest;
import dev.yoi.runtime.state.Undecided;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a person decides: permission requests, and tool calls of which nobody knows whether they happened.
class DecidingTest {
    private static final List<PermissionOption> OPTIONS = List.of(
            new PermissionOption("allow", "Allow", OptionKind.ALLOW_ONCE),
            new PermissionOption("reject", "No", OptionKind.REJECT_ONCE));

    private final TestRuntime test = new TestRuntime();

    @AfterEach
    void close() {
        test.close();
    }

    private static Reported call(String name) {
        return new ToolCall(1, name, "shell", "Run " + name, "{\"command\":\"make\"}");
    }

    private static Reported request(String name, String call) {
        return new PermissionRequested(1, name, call, "May I run " + call + "?", OPTIONS);
    }

    /// A worker whose first run is held and has reported this.
    private WorkerId reporting(Reported... events) {
        WorkerId id = test.held();
        test.probe(id).sink.record(List.of(events));
        return id;
    }

    private DecisionReceipt approve(WorkerId id, String option) {
        return test.runtime.approve(id, new Approval("ask-1", 0, option, "user:ada"));
    }

    private DecisionReceipt resolve(WorkerId id, Resolution resolution, String text) {
        return test.runtime.resolve(id, new ResolveCall(0, "c1", resolution, Content.text(text), "user:ada"));
    }

    private List<WorkerId> listed() {
        var filter = new WorkerQuery.Filter(
                WorkerQuery.Filter.NONE.lifecycles(),
                WorkerQuery.Filter.NONE.attachments(),
                WorkerQuery.Filter.NONE.runStates(),
                null,
                WorkerQuery.Filter.NONE.labels(),
                "",
                true,
                false);
        return test.runtime.workers(new WorkerQuery(filter, WorkerQuery.Order.OLDEST_FIRST, null, 10)).items().stream()
                .map(item -> item.entry().id())
                .toList();
    }

    @Test
    void anApprovalIsDurableThenTheExecutionIsToldOnce() {
        WorkerId id = reporting(call("c1"), request("ask-1", "c1"));
        WorkerDetail waiting = test.runtime.worker(id);
        assertThat(waiting.runState()).isEqualTo(RunState.WAITING);
        assertThat(waiting.undecided().requests())
                .extracting(OpenRequest::request, OpenRequest::call, OpenRequest::options)
                .containsExactly(tuple("ask-1", "c1", OPTIONS));
        assertThat(waiting.undecided().calls()).as("a call under way").isEmpty();
        assertThat(listed()).containsExactly(id);

        DecisionReceipt receipt = approve(id, "allow");
        assertThat(receipt.delivered()).isTrue();
        assertThat(test.log(id).get((int) receipt.seq() - 1).event())
                .isEqualTo(new PermissionDecided("ask-1", "allow", "user:ada"));
        eventually()
                .untilAsserted(
                        () -> assertThat(test.probe(id).decisions).containsExactly(new Decision("ask-1", "allow")));
        assertThat(test.runtime.worker(id).runState()).isEqualTo(RunState.BUSY);
        assertThat(listed()).isEmpty();

        assertThat(approve(id, "allow")).as("I8").isEqualTo(new DecisionReceipt(receipt.seq(), false, true));
        var other = refused(ErrorCode.REQUEST_DECIDED, () -> approve(id, "reject"));
        assertThat(other.details()).containsEntry("decision", "allow").containsEntry("actor", "user:ada");
        assertThat(test.events(id, PermissionDecided.class)).hasSize(1);
        assertThat(test.probe(id).decisions).hasSize(1);
    }

    @Test
    void aChoiceThatIsNotOfferedAndARequestThatIsNotThereAreRefused() {
        WorkerId id = reporting(request("ask-1", "c1"));
        assertThat(refused(ErrorCode.INVALID_REQUEST, () -> approve(id, "always")))
                .hasMessageContaining("'allow', 'reject'");
        refused(
                ErrorCode.REQUEST_NOT_FOUND,
                () -> test.runtime.approve(id, new Approval("ask-2", 0, "allow", "user:ada")));
        refused(ErrorCode.INVALID_REQUEST, () -> new Approval("ask-1", 0, "allow", " "));
        assertThat(test.events(id, PermissionDecided.class)).isEmpty();
    }

    /// The open request, named as somebody was shown it.
    private Approval shown(WorkerId id, String option) {
        OpenRequest open = test.runtime.worker(id).undecided().requests().getFirst();
        return new Approval(open.request(), open.seq(), option, "user:ada");
    }

    @Test
    void I8_aDecisionReachesNoOtherQuestionOfTheSameName() {
        WorkerId id = reporting(request("ask-1", "c1"));
        Approval first = shown(id, "allow");
        test.crashAndReopen();
        test.runtime.restore(id);
        test.runtime.send(id, SendInput.text("hold"));
        test.awaitHeld(id);
        test.probe(id).sink.record(List.of(new PermissionRequested(2, "ask-1", null, "May I delete it?", OPTIONS)));
        Approval second = shown(id, "reject");

        refused(ErrorCode.REQUEST_NOT_FOUND, () -> test.runtime.approve(id, first));
        assertThat(test.events(id, PermissionDecided.class)).isEmpty();
        DecisionReceipt decided = test.runtime.approve(id, second);
        assertThat(test.runtime.approve(id, second)).isEqualTo(new DecisionReceipt(decided.seq(), false, true));
        refused(ErrorCode.REQUEST_NOT_FOUND, () -> test.runtime.approve(id, first));

        test.probe(id).sink.record(List.of(new PermissionRequested(2, "ask-1", null, "And now?", OPTIONS)));
        Approval third = shown(id, "allow");
        assertThat(test.runtime.approve(id, second))
                .as("the one before")
                .isEqualTo(new DecisionReceipt(decided.seq(), false, true));
        DecisionReceipt last = test.runtime.approve(id, third);
        assertThat(last.seq()).isGreaterThan(decided.seq());
        assertThat(test.runtime.approve(id, second).seq()).isEqualTo(decided.seq());
        assertThat(test.runtime.approve(id, third).seq()).isEqualTo(last.seq());
        assertThat(test.events(id, PermissionDecided.class)).hasSize(2);
    }

    @Test
    void aPendingRequestSurvivesARestartAndIsDecidedWithoutAnExecution() {
        WorkerId id = reporting(call("c1"), request("ask-1", "c1"));
        test.crashAndReopen();
        WorkerDetail stale = test.runtime.worker(id);
        assertThat(stale.attachment()).isEqualTo(Attachment.STALE);
        assertThat(stale.undecided().requests())
                .extracting(OpenRequest::request)
                .containsExactly("ask-1");
        assertThat(stale.undecided().calls()).as("its request comes first").isEmpty();
        refused(ErrorCode.WORKER_BUSY, () -> resolve(id, Resolution.FAILED, ""));
        assertThat(listed()).containsExactly(id);

        assertThat(approve(id, "allow").delivered()).isFalse();
        test.crashAndReopen();
        assertThat(approve(id, "allow").repeated()).isTrue();
        assertThat(test.runtime.worker(id).undecided().calls())
                .extracting(OpenCall::call)
                .containsExactly("c1");
        test.runtime.restore(id);
        assertThat(test.probe(id).decisions)
                .as("I9: nobody asked in this execution")
                .isEmpty();
    }

    @Test
    void aRequestEndsWithItsRun() {
        WorkerId id = reporting(request("ask-1", "c1"));
        test.probe(id).release(RunReason.INTERRUPTED);
        assertThat(test.runtime.worker(id).undecided()).isEqualTo(Undecided.NOTHING);
        refused(ErrorCode.REQUEST_NOT_FOUND, () -> approve(id, "allow"));
        test.runtime.stop(id, DEADLINE);
        refused(ErrorCode.REQUEST_NOT_FOUND, () -> approve(id, "allow"));
        refused(ErrorCode.WORKER_TERMINAL, () -> resolve(id, Resolution.FAILED, ""));
    }

    @Test
    void aDecisionThatTheBackendDoesNotTakeIsADiagnostic() {
        test.backend.onDecision = (_, _) -> {
            throw new IllegalStateException("/some/path");
        };
        WorkerId id = reporting(request("ask-1", "c1"));
        approve(id, "reject");
        eventually().untilAsserted(() -> assertThat(test.diagnostics(id)).containsExactly("decision_undelivered"));
        assertThat(test.runtime.worker(id).diagnostics().getFirst().message())
                .as("I12")
                .doesNotContain("/some/path");
    }

    @Test
    void I9_aCallThatWasCutOffIsIndeterminateUntilSomebodyDecides() {
        WorkerId id = reporting(call("c0"), call("c1"), new ToolResult(1, "c0", ToolStatus.SUCCEEDED, text("ok")));
        assertThat(test.runtime.worker(id).undecided()).isEqualTo(Undecided.NOTHING);
        refused(ErrorCode.WORKER_BUSY, () -> resolve(id, Resolution.RETRY, ""));
        test.crashAndReopen();
        for (int restart = 0; restart < 2; restart++) {
            assertThat(indeterminate(id)).containsExactly("c1");
            assertThat(listed()).containsExactly(id);
            test.crashAndReopen();
        }
        test.runtime.restore(id);
        assertThat(indeterminate(id)).containsExactly("c1");
        assertThat(listed()).containsExactly(id);

        DecisionReceipt receipt = resolve(id, Resolution.COMPLETED, "built");
        assertThat(test.log(id).get((int) receipt.seq() - 1).event())
                .isEqualTo(new ToolResolved(1, "c1", Resolution.COMPLETED, text("built"), "user:ada"));
        assertThat(indeterminate(id)).isEmpty();
        assertThat(listed()).isEmpty();
        test.crashAndReopen();
        assertThat(indeterminate(id)).isEmpty();
        assertThat(resolve(id, Resolution.COMPLETED, "built"))
                .as("I8")
                .isEqualTo(new DecisionReceipt(receipt.seq(), false, true));
        refused(ErrorCode.CALL_RESOLVED, () -> resolve(id, Resolution.RETRY, ""));
        refused(
                ErrorCode.CALL_NOT_FOUND,
                () -> test.runtime.resolve(id, new ResolveCall(1, "c0", Resolution.FAILED, text(""), "user:ada")));
    }

    @Test
    void aStaleWorkersCallIsResolvedBeforeItIsRestored() {
        WorkerId id = reporting(call("c1"));
        test.crashAndReopen();
        resolve(id, Resolution.FAILED, "the disk was full");
        assertThat(indeterminate(id)).isEmpty();
        test.runtime.restore(id);
        assertThat(indeterminate(id)).isEmpty();
        assertThat(test.events(id, ToolResolved.class)).hasSize(1);
    }

    @Test
    void callsOfOneNameInSeveralRunsAreToldApartByTheirRun() {
        WorkerId id = reporting(call("c1"));
        test.probe(id).release(RunReason.FAILED);
        test.runtime.send(id, SendInput.text("hold again"));
        test.awaitHeld(id);
        test.probe(id).sink.record(List.of(new ToolCall(2, "c1", "shell", "again", "{}")));
        test.probe(id).release(RunReason.FAILED);
        refused(ErrorCode.INVALID_REQUEST, () -> resolve(id, Resolution.RETRY, ""));
        test.runtime.resolve(id, new ResolveCall(2, "c1", Resolution.RETRY, text(""), "user:ada"));
        assertThat(test.runtime.worker(id).undecided().calls())
                .extracting(OpenCall::run)
                .containsExactly(1L);
        refused(ErrorCode.INVALID_REQUEST, () -> resolve(id, Resolution.COMPLETED, " "));
    }

    @Test
    void I11_requestsAreBoundedInNumberAndSize() {
        WorkerId id = reporting(request("ask-1", "c1"));
        var sink = test.probe(id).sink;
        refused(ErrorCode.INVALID_REQUEST, () -> sink.record(List.of(request("ask-1", "c2"))));
        refused(
                ErrorCode.INVALID_REQUEST,
                () -> sink.record(List.of(new PermissionRequested(1, "ask-2", null, "?", List.of()))));
        var many = new ArrayList<PermissionOption>();
        for (int i = 0; i <= ReportRules.MAX_OPTIONS; i++) {
            many.add(PermissionOption.named("o" + i));
        }
        refused(
                ErrorCode.LIMIT_EXCEEDED,
                () -> sink.record(List.of(new PermissionRequested(1, "ask-2", null, "?", many))));
        var flood = new ArrayList<Reported>();
        for (int i = 2; i <= CurrentRun.MAX_OPEN + 1; i++) {
            flood.add(request("ask-" + i, "c"));
        }
        refused(ErrorCode.LIMIT_EXCEEDED, () -> sink.record(flood));
        sink.record(flood.subList(1, flood.size()));
        assertThat(test.runtime.worker(id).undecided().requests()).hasSize(CurrentRun.MAX_OPEN);
    }

    private List<String> indeterminate(WorkerId id) {
        return test.runtime.worker(id).undecided().calls().stream()
                .map(OpenCall::call)
                .toList();
    }

    private static Content text(String text) {
        return Content.text(text);
    }
}
