package dev.yoi.runtime;

import static dev.yoi.runtime.TestRuntime.BUNDLE;
import static dev.yoi.runtime.TestRuntime.PROFILE;
import static dev.yoi.runtime.TestRuntime.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.PermissionOption;
import dev.yoi.runtime.event.ReportRules;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.OptionKind;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.TokenUsage;
import dev.yoi.runtime.model.Usage;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import dev.yoi.runtime.store.PageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// I11: every limit of a runtime, one test each. At the limit all is well; one beyond is refused, with the
/// limit's name and its maximum, and nothing has changed. The store's limits are in the tests of each store,
/// those of a bundle in `ConfigBundleTest`.
class LimitsTest {
    private static final RuntimeLimits FEW = RuntimeLimits.DEFAULT.withSizes(new RuntimeLimits.Sizes(
            RuntimeLimits.DEFAULT.sizes().inputCharacters(),
            RuntimeLimits.DEFAULT.sizes().queuedInputs(),
            3,
            RuntimeLimits.DEFAULT.sizes().bufferedFrames(),
            RuntimeLimits.DEFAULT.sizes().chunkBytes(),
            RuntimeLimits.DEFAULT.sizes().cachedWorkers()));

    private final TestRuntime test = new TestRuntime(FEW);

    @AfterEach
    void close() {
        test.close();
    }

    private static void passed(String limit, long maximum, ThrowingCallable call) {
        WorkerRuntimeException refusal = refused(ErrorCode.LIMIT_EXCEEDED, call);
        assertThat(refusal.details()).containsEntry("limit", limit).containsEntry("maximum", Long.toString(maximum));
        assertThat(refusal.getMessage()).isNotBlank();
    }

    private long events(WorkerId id) {
        return test.runtime.worker(id).state().lastSeq();
    }

    @Test
    void I11_anInputHasSoManyCharacters() {
        WorkerId id = test.held();
        int maximum = FEW.sizes().inputCharacters();
        assertThat(maximum).isEqualTo(262_144);
        long before = events(id);
        passed("input", maximum, () -> test.runtime.send(id, SendInput.text("x".repeat(maximum + 1))));
        assertThat(events(id)).isEqualTo(before);
        assertThat(test.runtime.send(id, SendInput.text("x".repeat(maximum))).queued())
                .isTrue();
    }

    /// Two characters that take six bytes each as JSON.
    @Test
    void I11_anInputHasSoManyBytesWhenItIsEncoded() {
        WorkerId id = test.held();
        long before = events(id);
        passed("input", 1_000_000, () -> test.runtime.send(id, SendInput.text("\u0001".repeat(166_666) + "xxxxx")));
        assertThat(events(id)).isEqualTo(before);
        assertThat(test.runtime
                        .send(id, SendInput.text("\u0001".repeat(166_666) + "xxxx"))
                        .queued())
                .isTrue();
    }

    @Test
    void I11_aQueueHoldsSoManyInputs() {
        WorkerId id = test.held();
        int maximum = FEW.sizes().queuedInputs();
        assertThat(maximum).isEqualTo(64);
        for (int i = 0; i < maximum; i++) {
            assertThat(test.runtime.send(id, SendInput.text("in" + i)).queued()).isTrue();
        }
        long before = events(id);
        passed("queue", maximum, () -> test.runtime.send(id, SendInput.text("one too many")));
        assertThat(events(id)).isEqualTo(before);
        assertThat(test.runtime.queue(id)).hasSize(maximum);
        test.runtime.withdrawQueued(id, test.runtime.queue(id).getFirst().seq());
        assertThat(test.runtime.send(id, SendInput.text("fits again")).queued()).isTrue();
    }

    @Test
    void I11_thereAreSoManySubscribers() {
        WorkerId id = test.created();
        try (var _ = test.runtime.subscribe(id, 0);
                var _ = test.runtime.subscribeAll(0)) {
            try (var _ = test.runtime.subscribe(id, 0)) {
                passed("subscribers", 3, () -> test.runtime.subscribe(id, 0));
                passed("subscribers", 3, () -> test.runtime.subscribeAll(0));
            }
            test.runtime.subscribe(id, 0).close();
        }
        assertThat(RuntimeLimits.DEFAULT.sizes().subscribers()).isEqualTo(10_000);
    }

    @Test
    void I11_aPageOfEventsHasSoManyItems() {
        WorkerId id = test.created();
        passed("limit", 1_000, () -> test.runtime.events(id, PageRequest.after(0, 1_001)));
        passed("limit", 1_000, () -> test.runtime.transcript(id, PageRequest.before(10, 1_001)));
        assertThat(test.runtime.events(id, PageRequest.after(0, 1_000)).items()).isNotEmpty();
    }

    @Test
    void I11_aPageOfEventsHasSoManyBytes() {
        WorkerId id = test.created();
        passed("max_bytes", 4L << 20, () -> new PageRequest(PageRequest.Direction.FORWARD, 0, 10, (4L << 20) + 1));
        var most = new PageRequest(PageRequest.Direction.FORWARD, 0, 10, 4L << 20);
        assertThat(test.runtime.events(id, most).items()).isNotEmpty();
        var least = new PageRequest(PageRequest.Direction.FORWARD, 0, 10, 1);
        assertThat(test.runtime.events(id, least).items())
                .as("never less than one, else nobody could go on")
                .hasSize(1);
    }

    @Test
    void I11_aPageOfWorkersHasSoManyItems() {
        passed("limit", 1_000, () -> test.runtime.workers(WorkerQuery.first(1_001)));
        assertThat(test.runtime.workers(WorkerQuery.first(1_000)).items()).isEmpty();
    }

    @Test
    void I11_aNameHasSoManyCharacters() {
        passed("name", 200, () -> new WorkerName("n".repeat(201)));
        assertThat(new WorkerName("n".repeat(200)).value()).hasSize(200);
    }

    @Test
    void I11_thereAreSoManyLabels() {
        Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < 32; i++) {
            labels.put("k" + i, "v");
        }
        assertThat(Labels.of(labels).values()).hasSize(32);
        labels.put("one-too-many", "v");
        passed("labels", 32, () -> Labels.of(labels));
    }

    @Test
    void I11_aLabelsValueHasSoManyCharacters() {
        passed("label value", 200, () -> Labels.of(Map.of("k", "v".repeat(201))));
        assertThat(Labels.of(Map.of("k", "v".repeat(200))).values()).hasSize(1);
    }

    /// Keys and ids have a form, and a length is a part of it: beyond it they are no keys.
    @Test
    void I11_keysAndIdsHaveSoManyCharacters() {
        assertThat(Labels.of(Map.of("k".repeat(63), "v")).values()).hasSize(1);
        refused(ErrorCode.INVALID_REQUEST, () -> Labels.of(Map.of("k".repeat(64), "v")));
        assertThat(new IdempotencyKey("k".repeat(128)).value()).hasSize(128);
        refused(ErrorCode.INVALID_REQUEST, () -> new IdempotencyKey("k".repeat(129)));
        assertThat(new BundleId("b".repeat(128)).value()).hasSize(128);
        refused(ErrorCode.INVALID_REQUEST, () -> new BundleId("b".repeat(129)));
        assertThat(new ProfileName("p".repeat(64)).value()).hasSize(64);
        refused(ErrorCode.INVALID_REQUEST, () -> new ProfileName("p".repeat(65)));
        assertThat(new ItemId("i".repeat(128)).value()).hasSize(128);
        refused(ErrorCode.INVALID_REQUEST, () -> new ItemId("i".repeat(129)));
    }

    @Test
    void I11_anExecutionHasSoManyOpenItems() {
        WorkerId id = test.held();
        var sink = test.probe(id).sink;
        long before = events(id);
        int opened = 0;
        var refusals = new ArrayList<WorkerRuntimeException>();
        while (refusals.isEmpty() && opened <= OpenTexts.MAX_OPEN) {
            try {
                sink.openMessage(1, new ItemId("more-" + opened), Role.ASSISTANT);
                opened++;
            } catch (WorkerRuntimeException e) {
                refusals.add(e);
            }
        }
        // the run that is held has an item of its own open
        assertThat(opened).isEqualTo(OpenTexts.MAX_OPEN - 1);
        assertThat(refusals.getFirst().details())
                .containsEntry("limit", "open_items")
                .containsEntry("maximum", "64");
        assertThat(events(id)).isEqualTo(before);
    }

    @Test
    void I11_whatAStateKeepsOfCallsAndRequestsIsShort() {
        WorkerId id = test.held();
        var sink = test.probe(id).sink;
        String most = "n".repeat(ReportRules.MAX_ID_CHARACTERS);
        String more = most + "n";
        long before = events(id);
        for (WorkerEvent.Reported event : List.of(
                new WorkerEvent.ToolCall(1, "c", more, "title", "{}"),
                new WorkerEvent.PermissionRequested(1, "r", more, "title", List.of(PermissionOption.named("a"))),
                new WorkerEvent.PermissionRequested(
                        1, "r", null, "title", List.of(new PermissionOption("a", more, OptionKind.OTHER))))) {
            assertThat(refused(ErrorCode.LIMIT_EXCEEDED, () -> sink.record(List.of(event)))
                            .details())
                    .containsEntry("maximum", "256");
        }
        assertThat(events(id)).isEqualTo(before);
        sink.record(List.of(
                new WorkerEvent.ToolCall(1, most, most, "title", "{}"),
                new WorkerEvent.PermissionRequested(
                        1, most, most, "title", List.of(new PermissionOption(most, most, OptionKind.OTHER)))));
        assertThat(test.events(id, WorkerEvent.ToolCall.class)).hasSize(1);
        assertThat(test.events(id, WorkerEvent.PermissionRequested.class)).hasSize(1);
    }

    @Test
    void I11_aWorkersDiagnosticsAreSoManyAndTheNewestStay() {
        WorkerId id = test.held();
        for (int i = 0; i < 205; i++) {
            test.probe(id)
                    .sink
                    .record(List.of(new WorkerEvent.DiagnosticRaised(
                            new DiagnosticCode("made_up_" + i), Severity.WARNING, "number " + i, "test")));
        }
        assertThat(test.runtime.worker(id).state().summary().diagnostics()).hasSize(200);
        assertThat(test.diagnostics(id)).contains("made_up_204").doesNotContain("made_up_0");
    }

    @Test
    void I11_usageTellsSoManyModelsApartAndLosesNoToken() {
        var one = new TokenUsage(1, 0, 0, 0, 0);
        Usage usage = Usage.ZERO;
        for (int i = 0; i < 100; i++) {
            usage = usage.plus("model-" + i, one);
        }
        assertThat(usage.byModel()).hasSize(100).doesNotContainKey(Usage.OTHER);
        usage = usage.plus("model-100", one).plus("model-101", one).plus("model-7", one);
        assertThat(usage.byModel())
                .hasSize(101)
                .containsEntry(Usage.OTHER, new TokenUsage(2, 0, 0, 0, 0))
                .containsEntry("model-7", new TokenUsage(2, 0, 0, 0, 0));
        assertThat(usage.total().input()).isEqualTo(103);
        SortedMap<String, TokenUsage> foreign = new TreeMap<>(Map.of("foreign", one));
        Usage sum = usage.plus(new Usage(1, foreign));
        assertThat(sum.byModel()).hasSize(101).doesNotContainKey("foreign");
        assertThat(sum.total().input()).isEqualTo(104);
    }

    @Test
    void I11_aModelsNameHasSoManyCharacters() {
        var one = new TokenUsage(1, 0, 0, 0, 0);
        Usage usage = Usage.ZERO.plus("m".repeat(200), one).plus("m".repeat(201), one);
        assertThat(usage.byModel()).containsOnlyKeys("m".repeat(200), Usage.OTHER);
    }

    @Test
    void I11_nothingIsSpentOnAWorkerWhoseFirstInputIsTooLong() {
        var request = CreateWorker.of(BUNDLE, PROFILE)
                .withInput(Content.text("x".repeat(FEW.sizes().inputCharacters() + 1)));
        long before = test.store.lastPosition();
        passed("input", FEW.sizes().inputCharacters(), () -> test.runtime.createWorker(request));
        assertThat(test.runtime.workers(WorkerQuery.first(10)).items()).isEmpty();
        assertThat(test.store.lastPosition()).isEqualTo(before);
    }
}
