package dev.yoi.execution.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yoi.runtime.Approval;
import dev.yoi.runtime.CreateWorker;
import dev.yoi.runtime.RuntimeParts;
import dev.yoi.runtime.SendInput;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.memory.MemoryDisk;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.ToolStatus;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.OpenCall;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.RuntimeStore;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The runtime with an agent behind it, whose store dies behind each report of a turn of ten tools in turn.
class EveryBoundaryTest {
    private static final BundleId BUNDLE = new BundleId("agents");
    private static final String TEN_TOOLS = "askstools 10";
    /// Far more reports than such a turn has.
    private static final int REPORTS_MAX = 200;

    private final List<Place> places = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        for (Place place : places) {
            assertThat(place.running()).isEmpty();
            place.close();
        }
    }

    @Test
    void I9_killedBehindEachReportOfATurnNoToolRunsTwiceAndNoneVanishes() {
        int reports = 0;
        while (reports < REPORTS_MAX && killedBehind(reports + 1)) {
            reports++;
        }
        assertThat(reports).as("reports of the turn").isBetween(30, REPORTS_MAX - 1);
    }

    /// False when the turn had fewer reports.
    private boolean killedBehind(int report) {
        var place = new Place();
        places.add(place);
        var disk = new MemoryDisk(new RuntimeId("embedded"), place.id());
        RuntimeStore store = disk.open();
        var deadly = new DeadlyBackend(backend(place, store), report, disk::crash);
        WorkerRuntime first = WorkerRuntime.open(RuntimeParts.of(store, deadly));
        deadly.answerWith((worker, request) -> approve(first, worker, request));
        first.storeBundle(ConfigBundle.of(BUNDLE, List.of(Place.agent())));
        WorkerId worker = first.createWorker(
                        CreateWorker.of(BUNDLE, Place.agent().name()))
                .state()
                .id();
        first.send(worker, SendInput.text(TEN_TOOLS));
        boolean died = deadly.diedOrFinished();
        if (died) {
            try (WorkerRuntime second = WorkerRuntime.open(RuntimeParts.of(disk.open(), backend(place, store)))) {
                assertThat(place.running())
                        .as("what outlived report %s", report)
                        .isEmpty();
                second.restore(worker);
                everyToolRanOnceAndIsTold(place, second, worker);
            }
        }
        first.close();
        return died;
    }

    private static ExecutionBackend backend(Place place, RuntimeStore store) {
        return AcpBackends.open(place.options(), place.children(store.identity().epoch()));
    }

    private static void approve(WorkerRuntime runtime, WorkerId worker, String request) {
        try {
            runtime.approve(worker, new Approval(request, 0, "yes", "test"));
        } catch (WorkerRuntimeException e) {
            // It died just now.
            assertThat(e.code().code()).isNotEmpty();
        }
    }

    private static void everyToolRanOnceAndIsTold(Place place, WorkerRuntime runtime, WorkerId worker) {
        List<WorkerEvent> log = log(runtime, worker);
        Set<String> called = log.stream()
                .filter(WorkerEvent.ToolCall.class::isInstance)
                .map(event -> ((WorkerEvent.ToolCall) event).call())
                .collect(Collectors.toSet());
        Set<String> succeeded = log.stream()
                .filter(WorkerEvent.ToolResult.class::isInstance)
                .map(WorkerEvent.ToolResult.class::cast)
                .filter(result -> result.status() == ToolStatus.SUCCEEDED)
                .map(WorkerEvent.ToolResult::call)
                .collect(Collectors.toSet());
        Set<String> unknown = runtime.worker(worker).undecided().calls().stream()
                .map(OpenCall::call)
                .collect(Collectors.toSet());
        List<String> ran = ran(place);
        assertThat(ran).doesNotHaveDuplicates();
        assertThat(called).containsAll(ran);
        assertThat(ran).containsAll(succeeded);
        var told = new HashSet<>(succeeded);
        told.addAll(unknown);
        assertThat(told).as("calls with a result or known as unknown").containsExactlyInAnyOrderElementsOf(called);
        boolean begun = log.stream().anyMatch(WorkerEvent.Extension.class::isInstance);
        goesOn(runtime, worker, begun);
        assertThat(ran(place)).as("nothing runs again").isEqualTo(ran);
    }

    /// The session of before, if anything was said in it.
    private static void goesOn(WorkerRuntime runtime, WorkerId worker, boolean begun) {
        runtime.send(worker, SendInput.text("history"));
        await().atMost(TestAgent.PATIENCE).until(() -> ends(runtime, worker).size() == 2);
        assertThat(ends(runtime, worker).getLast().reason()).isEqualTo(RunReason.COMPLETED);
        String said = log(runtime, worker).stream()
                .filter(WorkerEvent.Message.class::isInstance)
                .map(WorkerEvent.Message.class::cast)
                .filter(message -> message.role() == Role.ASSISTANT)
                .map(message -> message.content().plainText())
                .collect(Collectors.joining("|"));
        assertThat(said).matches(begun ? "(done\\|)?prompts [12]" : "prompts 1");
    }

    private static List<WorkerEvent.RunFinished> ends(WorkerRuntime runtime, WorkerId worker) {
        return log(runtime, worker).stream()
                .filter(WorkerEvent.RunFinished.class::isInstance)
                .map(WorkerEvent.RunFinished.class::cast)
                .toList();
    }

    private static List<WorkerEvent> log(WorkerRuntime runtime, WorkerId worker) {
        List<RecordedEvent> events = runtime.events(worker, PageRequest.after(0, PageRequest.MAX_ITEMS))
                .items();
        assertThat(events.getLast().seq()).as("without a gap").isEqualTo(events.size());
        return events.stream().map(RecordedEvent::event).toList();
    }

    /// Which calls ran, by what they left behind.
    private static List<String> ran(Place place) {
        if (!Files.exists(place.workdir().resolve("ran"))) {
            return List.of();
        }
        return place.content("ran")
                .lines()
                .map(line -> "call-" + line.substring(TEN_TOOLS.length() + 1))
                .toList();
    }
}
