package dev.yoi.runtime;

import static dev.yoi.runtime.TestRuntime.DEADLINE;
import static dev.yoi.runtime.TestRuntime.eventually;
import static dev.yoi.runtime.TestRuntime.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.ContentPart;
import dev.yoi.runtime.event.PermissionOption;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.TokenUsage;
import dev.yoi.runtime.model.ToolStatus;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import dev.yoi.runtime.redaction.Redaction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// No secret is recorded or shown, whichever way it comes.
class SecretsTest {
    private static final String CANARY = "canary-in-the-mine";
    private static final String KEY = "ghp_" + "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final String MASK = Redaction.MASK;
    private static final BundleId NAMING = new BundleId("naming");
    private static final Duration LONG = Duration.ofSeconds(60);

    private final TestRuntime test = new TestRuntime();

    /// A new process that knows the secret `CANARY`, and a bundle that names it.
    private void reopen() {
        test.runtime.close();
        test.secrets = name -> name.equals("CANARY") ? Optional.of(CANARY) : Optional.empty();
        test.reopen();
        test.runtime.storeBundle(bundle("secret:CANARY"));
    }

    private static ConfigBundle bundle(String setting) {
        var settings = new TreeMap<>(Map.of("env", List.of("TOKEN=" + setting)));
        return ConfigBundle.of(NAMING, List.of(new Profile(TestRuntime.PROFILE, ProbeBackend.NAME, "", settings)));
    }

    @AfterEach
    void close() {
        test.close();
    }

    private void assertClean(WorkerId id) {
        assertThat(test.log(id)).isNotEmpty().noneMatch(event -> tells(event.event()));
        assertThat(test.runtime.worker(id).state().toString()).doesNotContain(CANARY, KEY);
    }

    private static boolean tells(Object said) {
        return said.toString().contains(CANARY) || said.toString().contains(KEY.substring(4));
    }

    private long masks(WorkerId id, Class<? extends WorkerEvent> type) {
        return test.log(id).stream()
                .map(RecordedEvent::decode)
                .filter(event -> type.isInstance(event.event()))
                .mapToLong(event -> event.masked())
                .sum();
    }

    @Test
    void everyTextOfEveryReportIsMaskedAndTheEventSaysSo() {
        reopen();
        WorkerId id = test.held();
        String json = "{\"" + CANARY + "\":[\"" + KEY + "\"]}";
        var parts = new Content(List.of(
                new ContentPart.Text("x " + CANARY), new ContentPart.Unknown("image", "{\"alt\":\"" + CANARY + "\"}")));
        List<WorkerEvent.Reported> events = List.of(
                new WorkerEvent.Reasoning(1, new ItemId(CANARY), 0, CANARY + " " + KEY),
                new WorkerEvent.Message(1, new ItemId("m"), 0, Role.LOG, parts),
                new WorkerEvent.ToolCall(1, "call " + CANARY, CANARY, CANARY, json),
                new WorkerEvent.ToolResult(1, "call " + CANARY, ToolStatus.SUCCEEDED, Content.text(CANARY)),
                new WorkerEvent.PermissionRequested(1, CANARY, CANARY, CANARY, List.of(PermissionOption.named(CANARY))),
                new WorkerEvent.UsageReported(1, CANARY, new TokenUsage(1, 1, 1, 1, 1)),
                new WorkerEvent.PlanUpdated(1, List.of(new WorkerEvent.PlanUpdated.Step(CANARY, CANARY))),
                new WorkerEvent.DiagnosticRaised(new DiagnosticCode("noted"), Severity.INFO, CANARY, CANARY),
                new WorkerEvent.Extension(CANARY, CANARY, json),
                new WorkerEvent.RunFinished(1, RunReason.FAILED, 1, CANARY));
        test.probe(id).sink.record(events);
        assertClean(id);
        for (WorkerEvent event : events) {
            assertThat(masks(id, event.getClass())).as(event.kind().code()).isPositive();
        }
        assertThat(test.events(id, WorkerEvent.ToolCall.class).getFirst().inputJson())
                .isEqualTo("{\"" + MASK + "\":[\"ghp_" + MASK + "\"]}");
        assertThat(test.events(id, WorkerEvent.Message.class)
                        .getLast()
                        .content()
                        .parts())
                .containsExactly(
                        new ContentPart.Text("x " + MASK),
                        new ContentPart.Unknown("image", "{\"alt\":\"" + MASK + "\"}"));
        test.probe(id).sink.failed("x".repeat(490) + CANARY);
        assertClean(id);
        assertThat(masks(id, WorkerEvent.WorkerFailed.class)).isOne();
        assertThat(test.events(id, WorkerEvent.WorkerFailed.class).getFirst().detail())
                .doesNotContain(CANARY.substring(0, 8));
        assertThat(masks(id, WorkerEvent.RunStarted.class)).isZero();
    }

    @Test
    void namesLabelsAndInputsAreMaskedAndAnExecutionGetsWhatIsRecorded() {
        reopen();
        var request = CreateWorker.of(TestRuntime.BUNDLE, TestRuntime.PROFILE)
                .named(new WorkerName("name " + CANARY))
                .labelled(Labels.of(Map.of("team", CANARY)))
                .withInput(Content.text("say " + CANARY));
        WorkerId id = test.runtime.createWorker(request).state().id();
        test.awaitRuns(id, 1);
        test.runtime.send(id, SendInput.text("direct " + CANARY));
        test.awaitRuns(id, 2);
        test.runtime.send(id, SendInput.text("hold"));
        test.awaitHeld(id);
        long queued = test.runtime.send(id, SendInput.text("queued " + CANARY)).seq();
        test.runtime.editQueued(id, queued, Content.text("edited " + CANARY));
        test.probe(id).release(RunReason.COMPLETED);
        test.awaitRuns(id, 4);
        test.runtime.changeOptions(
                id, new ChangeOptions(new WorkerName(CANARY), Labels.of(Map.of("team", "x" + CANARY)), null));
        test.runtime.stop(id, DEADLINE);
        assertClean(id);
        assertThat(test.said(id)).isEqualTo("say " + MASK + "direct " + MASK + "holdedited " + MASK);
        assertThat(masks(id, WorkerEvent.WorkerCreated.class)).isEqualTo(2);
        assertThat(masks(id, WorkerEvent.OptionsChanged.class)).isEqualTo(2);
    }

    @Test
    void aSecretCutBetweenPiecesOfAGrowingTextIsNeitherShownNorRecordedInHalves() throws Exception {
        reopen();
        WorkerId id = test.held();
        var shown = new StringBuilder();
        try (var subscription = test.runtime.subscribe(id, test.log(id).size());
                var all = test.runtime.subscribeAll(0)) {
            assertThat(subscription.next(LONG).orElseThrow()).isInstanceOf(StreamFrame.Delta.class); // it is live now
            var open = test.probe(id).sink.openReasoning(1, new ItemId("thought"));
            open.append("It is canary-in");
            test.clock.advance(Duration.ofMinutes(1));
            eventually()
                    .atMost(LONG)
                    .until(() -> !test.events(id, WorkerEvent.Reasoning.class).isEmpty());
            assertThat(test.events(id, WorkerEvent.Reasoning.class).getFirst().text())
                    .isEqualTo("It is ");
            open.append("-the-mi");
            open.append("ne, or ghp_abcdefghijklmnopqrstu");
            open.append("vwxyz0123456789, or canary");
            open.append("-birds; canary-in-the");
            open.close();
            test.probe(id).release(RunReason.COMPLETED);
            test.awaitRuns(id, 1);
            readThrough(subscription, test.log(id).size(), shown);
            readThrough(all, test.log(id).size(), shown);
        }
        assertThat(shown.toString())
                .doesNotContain("canary-in-the-m", "vwxyz")
                .contains("text=" + MASK + ", or ghp_", "text=canary-birds; ");
        assertThat(recorded(id)).isEqualTo("It is " + MASK + ", or ghp_" + MASK + ", or canary-birds; canary-in-the");
        assertThat(masks(id, WorkerEvent.Reasoning.class)).isEqualTo(2);
        assertClean(id);
    }

    private String recorded(WorkerId id) {
        return String.join(
                "",
                test.events(id, WorkerEvent.Reasoning.class).stream()
                        .map(WorkerEvent.Reasoning::text)
                        .toList());
    }

    @Test
    void aWordInWhoseMiddleAChunkEndsIsTheSameInTheLogAsOnTheScreen() {
        WorkerId id = test.held();
        var open = test.probe(id).sink.openReasoning(1, new ItemId("thought"));
        open.append("a ta");
        test.clock.advance(Duration.ofMinutes(1));
        eventually().atMost(LONG).until(() -> recorded(id).equals("a ta"));
        open.append("sk-2024-quarterly-report-v2 is done");
        open.close();
        assertThat(recorded(id)).isEqualTo("a task-2024-quarterly-report-v2 is done");
        assertThat(masks(id, WorkerEvent.Reasoning.class)).isZero();
    }

    @Test
    void aValueThatBecomesKnownWhileATextWaitsIsNotRecorded() {
        test.runtime.close();
        test.secrets = name -> name.equals("CANARY") ? Optional.of(CANARY) : Optional.empty();
        test.reopen();
        WorkerId id = test.held();
        var open = test.probe(id).sink.openReasoning(1, new ItemId("thought"));
        open.append("it is " + CANARY + ", you see");
        test.runtime.storeBundle(bundle("secret:CANARY"));
        open.append("; " + CANARY);
        open.close();
        assertThat(recorded(id)).isEqualTo("it is " + MASK + ", you see; " + MASK);
        assertThat(masks(id, WorkerEvent.Reasoning.class)).isEqualTo(2);
        assertClean(id);
    }

    @Test
    void whatMayBeginASecretIsNotGivenUpWhenTheLastChunkIsRefused() {
        reopen();
        WorkerId id = test.held();
        var open = test.probe(id).sink.openReasoning(1, new ItemId("thought"));
        open.append("it is canary-in");
        test.store.refuses = _ -> true;
        refused(ErrorCode.STORE_FULL, open::close);
        test.store.refuses = _ -> false;
        open.append("-the-mine, or canary-in");
        open.close();
        assertThat(recorded(id)).isEqualTo("it is " + MASK + ", or canary-in");
        assertClean(id);
    }

    private static void readThrough(Subscription subscription, long last, StringBuilder shown)
            throws InterruptedException {
        long seq = 0;
        while (seq != last) {
            StreamFrame frame = subscription.next(LONG).orElseThrow();
            if (frame instanceof StreamFrame.Event event) {
                seq = event.event().seq();
                shown.append(event.event().decode());
            }
            shown.append(frame);
        }
    }

    @Test
    void I8_aCommandThatIsRepeatedIsStillTheSameThoughItIsRecordedMasked() {
        reopen();
        WorkerId id = test.created();
        var key = new IdempotencyKey("send-1");
        var input = SendInput.text("use " + CANARY).withKey(key);
        long seq = test.runtime.send(id, input).seq();
        test.awaitRuns(id, 1);
        assertThat(test.runtime.send(id, input).repeated()).isTrue();
        test.runtime.close();
        test.secrets = SecretValues.NONE;
        test.reopen();
        assertThat(test.runtime.send(id, input).seq()).isEqualTo(seq);
        refused(
                ErrorCode.IDEMPOTENCY_CONFLICT,
                () -> test.runtime.send(id, SendInput.text("use " + MASK).withKey(key)));
    }

    @Test
    void whatIsRecordedAsItIsMustHoldNoSecret() {
        reopen();
        WorkerId id = test.created();
        var key = new IdempotencyKey(CANARY);
        var create = CreateWorker.of(TestRuntime.BUNDLE, TestRuntime.PROFILE);
        refused(
                ErrorCode.INVALID_REQUEST,
                () -> test.runtime.send(id, SendInput.text("x").withKey(key)));
        refused(ErrorCode.INVALID_REQUEST, () -> test.runtime.createWorker(create.withKey(key)));
        refused(
                ErrorCode.INVALID_REQUEST,
                () -> test.runtime.createWorker(create.labelled(Labels.of(Map.of(CANARY, "x")))));
        refused(
                ErrorCode.INVALID_REQUEST,
                () -> test.runtime.changeOptions(id, ChangeOptions.label(Labels.of(Map.of(CANARY, "x")))));
        refused(ErrorCode.BUNDLE_INVALID, () -> test.runtime.storeBundle(bundle(CANARY)));
        assertThat(test.runtime.bundle(NAMING)).contains(bundle("secret:CANARY"));
    }

    @Test
    void theBundlesInTheStoreSayAtTheOpeningWhatToMask() {
        reopen();
        test.runtime.close();
        test.reopen();
        WorkerId id = test.created();
        test.runtime.send(id, SendInput.text(CANARY));
        test.awaitRuns(id, 1);
        assertThat(test.said(id)).isEqualTo(MASK);
    }
}
