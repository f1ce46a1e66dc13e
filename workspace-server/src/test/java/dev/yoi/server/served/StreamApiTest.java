package dev.yoi.server.served;

import static dev.yoi.server.served.ApiClient.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.served.SseClient.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamApiTest {
    @TempDir
    private Path dir;

    private TestServer server;
    private ApiClient api;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.in(dir);
        api = server.client();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static boolean finished(Frame frame, long run) {
        return frame.kind().equals("run_finished")
                && frame.json().path("event").path("run").asLong() == run;
    }

    @Test
    void aWorkersStreamBeginsWithWhatIsTrueNowAndThenTellsItsLog() throws Exception {
        String id = api.create();
        api.run(id, "echo hello");
        try (SseClient stream = api.stream(worker(id) + "/stream")) {
            assertThat(stream.status()).isEqualTo(200);
            List<Frame> frames = stream.until(frame -> finished(frame, 1));
            assertThat(frames.getFirst().event()).isEqualTo("live");
            assertThat(frames.getFirst().json().path("attachment").asString()).isEqualTo("connected");
            List<Frame> events =
                    frames.stream().filter(f -> f.event().equals("event")).toList();
            assertThat(events).extracting(Frame::seq).containsExactlyElementsOf(upTo(events.size()));
            assertThat(events).allMatch(frame -> frame.id().equals(Long.toString(frame.seq())));
            assertThat(events.getFirst().json().path("event"))
                    .isEqualTo(api.events(id).getFirst());
        }
    }

    private static boolean runs(Frame frame, String state) {
        return frame.event().equals("live")
                && frame.json().path("run_state").asString("").equals(state);
    }

    @Test
    void I2_theWorkspacesStreamTellsWhenARunBeginsAndWhenItEnds() throws Exception {
        String id = api.create();
        try (SseClient stream = api.stream("/api/v1/stream")) {
            for (int run = 1; run <= 2; run++) {
                String go = "go-" + run;
                api.input(id, "while [ ! -e " + go + " ]; do sleep 0.02; done");
                stream.until(frame -> runs(frame, "busy"));
                Files.createFile(server.project().resolve(go));
                stream.until(frame -> runs(frame, "idle"));
            }
            api.post(worker(id) + "/stop", Map.of()).good();
            stream.until(frame -> frame.event().equals("live")
                    && frame.json().path("lifecycle").asString().equals("stopped"));
        }
    }

    private static List<Long> upTo(int count) {
        return LongStream.rangeClosed(1, count).boxed().toList();
    }

    @Test
    void whatIsNotDurableYetComesAsDeltas() throws Exception {
        String id = api.create();
        try (SseClient stream = api.stream(worker(id) + "/stream?after=now")) {
            api.input(id, "echo early; while [ ! -e go ]; do sleep 0.02; done");
            List<Frame> frames = stream.until(frame -> frame.event().equals("delta"));
            Frame delta = frames.getLast();
            assertThat(delta.id()).isEmpty();
            assertThat(delta.json().path("text").asString()).startsWith("early");
            assertThat(delta.json().path("offset").asLong()).isZero();
            Files.createFile(server.project().resolve("go"));
            stream.until(frame -> finished(frame, 1));
        }
    }

    @Test
    void theWorkspaceStreamTellsOfEveryWorker() throws Exception {
        try (SseClient stream = api.stream("/api/v1/stream")) {
            String one = api.create();
            String two = api.create();
            api.run(one, "true");
            api.run(two, "true");
            List<Frame> frames = stream.until(
                    f -> finished(f, 1) && f.json().path("worker_id").asString().equals(two));
            assertThat(frames)
                    .filteredOn(f -> f.kind().equals("worker_created"))
                    .extracting(f -> f.json().path("worker_id").asString())
                    .containsExactly(one, two);
            Frame middle = frames.stream()
                    .filter(f -> f.kind().equals("worker_created"))
                    .toList()
                    .getFirst();
            try (SseClient resumed = api.stream("/api/v1/stream", "Last-Event-ID", middle.id())) {
                Frame next = resumed.until(f -> f.event().equals("event")).getLast();
                List<Frame> durable =
                        frames.stream().filter(f -> f.event().equals("event")).toList();
                assertThat(next).isEqualTo(durable.get(durable.indexOf(middle) + 1));
            }
        }
    }

    /// Cuts the stream at random places, with a restart of the server in between: what comes together is the log.
    @Test
    void resumingAnywhereLosesNothingAndRepeatsNothing() throws Exception {
        long seed = new java.security.SecureRandom().nextLong();
        var random = new Random(seed);
        String id = api.create();
        for (int i = 0; i < 5; i++) {
            api.run(id, "echo " + i);
        }
        int total = api.events(id).size();
        List<Long> heard = new ArrayList<>();
        String last = "";
        while (heard.size() < total) {
            if (random.nextInt(4) == 0) {
                server.restart();
                api = server.client();
            }
            int take = 1 + random.nextInt(5);
            String path = worker(id) + "/stream";
            try (SseClient stream = last.isEmpty() ? api.stream(path) : api.stream(path, "Last-Event-ID", last)) {
                for (int i = 0; i < take && heard.size() < total; i++) {
                    Frame frame = stream.until(f -> f.event().equals("event")).getLast();
                    heard.add(frame.seq());
                    last = frame.id();
                }
            }
        }
        assertThat(heard).as("seed %d", seed).containsExactlyElementsOf(upTo(total));
    }

    @Test
    void theWorkspaceStreamIsResumedAcrossARestart() throws Exception {
        String before;
        String id = api.create();
        try (SseClient stream = api.stream("/api/v1/stream")) {
            api.run(id, "true");
            before = stream.until(frame -> finished(frame, 1)).getLast().id();
        }
        server.restart();
        api = server.client();
        api.post(worker(id) + "/restore").good();
        api.run(id, "true");
        try (SseClient stream = api.stream("/api/v1/stream?after=" + before)) {
            List<Frame> frames = stream.until(frame -> finished(frame, 2));
            List<Long> seqs = frames.stream()
                    .filter(f -> f.event().equals("event"))
                    .map(Frame::seq)
                    .toList();
            List<Long> all = upTo(api.events(id).size());
            assertThat(all).endsWith(seqs.toArray(new Long[0]));
            assertThat(frames).noneMatch(frame -> frame.event().equals("gap"));
        }
    }

    @Test
    void aPositionOfAnotherHistoryIsAGapAndTheStreamGoesOn() throws Exception {
        String id = api.create();
        try (SseClient stream = api.stream(worker(id) + "/stream?after=999999")) {
            Frame gap = stream.until(frame -> true).getFirst();
            assertThat(gap.event()).isEqualTo("gap");
            assertThat(gap.json().path("reason").asString()).isEqualTo("other_history");
            assertThat(gap.json().path("reload").get(0).asString()).isEqualTo(worker(id));
            api.run(id, "true");
            stream.until(frame -> finished(frame, 1));
        }
        try (SseClient stream = api.stream("/api/v1/stream?after=embedded.00000000.1")) {
            assertThat(stream.until(frame -> true).getFirst().event()).isEqualTo("gap");
        }
    }

    /// Whether it is cut off depends on the buffers of the machine in between; that nothing is lost does not.
    @Test
    void I11_aClientThatDoesNotReadHoldsNobodyUpAndLosesNothing() throws Exception {
        String id = api.create();
        List<Long> heard = new ArrayList<>();
        try (SseClient slow = api.stream(worker(id) + "/stream")) {
            api.run(id, "seq 1 1000000");
            int total = api.events(id).size();
            List<Frame> frames = slow.until(frame -> frame.event().equals("lagged") || frame.seq() == total);
            frames.stream().filter(f -> f.event().equals("event")).forEach(f -> heard.add(f.seq()));
            if (heard.size() < total) {
                String last = frames.getLast().id();
                try (SseClient again = api.stream(worker(id) + "/stream", "Last-Event-ID", last)) {
                    again.until(frame -> frame.seq() == total).stream()
                            .filter(f -> f.event().equals("event"))
                            .forEach(f -> heard.add(f.seq()));
                }
            }
            assertThat(heard).containsExactlyElementsOf(upTo(total));
        }
    }

    @Test
    void aPositionThatIsNoneIsRefused() {
        String id = api.create();
        api.get(worker(id) + "/stream?after=x").problem(ProblemCode.INVALID_REQUEST);
        api.get(worker(id) + "/stream?after=-1").problem(ProblemCode.INVALID_REQUEST);
        api.get("/api/v1/stream?after=17").problem(ProblemCode.INVALID_REQUEST);
    }

    @Test
    void theEndOfTheServerEndsTheStreamWithThePositionToResumeFrom() throws Exception {
        String id = api.create();
        try (SseClient stream = api.stream(worker(id) + "/stream")) {
            stream.until(frame -> frame.event().equals("event"));
            server.close();
            List<Frame> rest = stream.rest();
            Frame end = rest.getLast();
            assertThat(end.event()).isEqualTo("end");
            assertThat(end.json().path("reason").asString()).isEqualTo("shutdown");
            long lastSeq = rest.stream()
                    .filter(f -> f.event().equals("event"))
                    .mapToLong(Frame::seq)
                    .max()
                    .orElseThrow();
            assertThat(end.id()).isEqualTo(Long.toString(lastSeq));
        }
    }
}
