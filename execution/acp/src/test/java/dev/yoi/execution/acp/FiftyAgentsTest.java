package dev.yoi.execution.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.execution.Execution;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.execution.ExecutionContext;
import dev.yoi.runtime.execution.RunRequest;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.InputKind;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.StopOutcome;
import dev.yoi.runtime.model.WorkdirRef;
import dev.yoi.runtime.store.EventPage;
import dev.yoi.runtime.testkit.PredictableIds;
import dev.yoi.runtime.testkit.RecordingSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Fifty agents at once, run after run: `./dev soak --only agents -Dyoi.soak.rounds=1000`. Nothing grows, and all
/// of them stop.
@Tag("soak")
@Tag("soak-agents")
class FiftyAgentsTest {
    private static final int AGENTS = 50;
    private static final int ROUNDS = Integer.getInteger("yoi.soak.rounds", 300);
    private static final int WARM_UP = 10;
    /// Threads of the platform that come and go: of the pool, of looks at all processes.
    private static final int SLACK = 20;

    private record Live(Execution execution, RecordingSink sink) {}

    /// What this process holds, as the system counts it.
    private record Held(long threads, long descriptors) {
        static Held now() throws IOException {
            return new Held(entries("/proc/self/task"), entries("/proc/self/fd"));
        }

        private static long entries(String directory) throws IOException {
            try (Stream<Path> entries = Files.list(Path.of(directory))) {
                return entries.count();
            }
        }
    }

    @Test
    void fiftyAgentsRunAndStopAndNothingGrows() throws IOException {
        try (var place = new Place();
                ExecutionBackend backend = place.backend(AcpLimits.DEFAULT)) {
            List<Live> all = new ArrayList<>();
            for (int i = 1; i <= AGENTS; i++) {
                all.add(start(backend, i));
            }
            rounds(all, 1, WARM_UP);
            Held before = Held.now();
            rounds(all, WARM_UP + 1, ROUNDS);
            Held after = Held.now();
            System.out.println(AGENTS + " agents, " + ROUNDS + " rounds: before " + before + ", after " + after);
            assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + SLACK);
            assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors() + SLACK);
            stopAll(all);
            assertThat(place.running()).isEmpty();
        }
    }

    private static Live start(ExecutionBackend backend, int worker) {
        var sink = new RecordingSink();
        return new Live(
                backend.start(new ExecutionContext(
                        PredictableIds.number(worker),
                        new Generation(1),
                        Place.agent(),
                        WorkdirRef.WORKSPACE,
                        _ -> new EventPage(List.of(), false),
                        sink,
                        TestAgent.PATIENCE)),
                sink);
    }

    private static void rounds(List<Live> all, int from, int to) {
        for (int round = from; round <= to; round++) {
            for (Live live : all) {
                live.sink().begin(round);
                live.execution().begin(new RunRequest(round, InputKind.USER, Content.text("answers")));
            }
            for (Live live : all) {
                assertThat(live.sink().awaitFinished().reason()).isEqualTo(RunReason.COMPLETED);
            }
        }
    }

    private static void stopAll(List<Live> all) {
        long begun = System.nanoTime();
        List<CompletableFuture<StopOutcome>> stops = new ArrayList<>();
        for (Live live : all) {
            var stop = new CompletableFuture<StopOutcome>();
            stops.add(stop);
            Thread.ofVirtual().start(() -> stop.complete(live.execution().stop(Duration.ofSeconds(30))));
        }
        await().atMost(TestAgent.PATIENCE).until(() -> stops.stream().allMatch(CompletableFuture::isDone));
        System.out.println("all stopped within " + Duration.ofNanos(System.nanoTime() - begun));
        assertThat(stops).allSatisfy(stop -> assertThat(stop.join()).isEqualTo(StopOutcome.EXITED));
    }
}
