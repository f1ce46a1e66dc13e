package dev.yoi.server.served;

import static dev.yoi.server.served.ApiClient.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.server.served.CutReader.Told;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Connections that are cut after any byte, of both streams and in both ways, while workers run and the server is
/// started again: behind the last whole frame nothing is missing and nothing comes twice.
class CutStreamTest {
    private static final int STARTS = 3;
    private static final int RUNS_MAX = 3;

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

    /// Where the workspace's stream is now: at the first event that it tells.
    private SseClient.Frame begin(String worker) throws Exception {
        try (SseClient stream = api.stream("/api/v1/stream")) {
            run(worker, 1);
            return stream.until(frame -> frame.event().equals("event")).getLast();
        }
    }

    private void run(String worker, int count) {
        for (int i = 0; i < count; i++) {
            long run = api.post(worker(worker) + "/inputs", Map.of("content", "printf 'some text\\nand more\\n'"))
                    .good()
                    .path("run")
                    .asLong();
            api.finished(worker, run);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void whateverByteAConnectionIsCutAtNothingIsLostOrRepeated(long seed) throws Exception {
        var random = new Random(seed);
        String first = api.create();
        String second = api.create();
        long secondBefore = api.events(second).size();
        SseClient.Frame begin = begin(first);
        List<CutReader> ofWorker = List.of(new CutEvents(first, "0", random), new CutSocket(first, "0", random));
        List<CutReader> ofAll =
                List.of(new CutEvents(null, begin.id(), random), new CutSocket(null, begin.id(), random));
        for (int i = 0; i < STARTS; i++) {
            if (i > 0) {
                server.restart();
                api = server.client();
                api.post(worker(first) + "/restore").good();
                api.post(worker(second) + "/restore").good();
            }
            run(first, random.nextInt(1, RUNS_MAX));
            run(second, random.nextInt(1, RUNS_MAX));
            boolean last = i == STARTS - 1;
            read(last || random.nextBoolean() ? ofWorker : ofWorker.reversed().subList(0, 1), first);
            read(last || random.nextBoolean() ? ofAll : ofAll.reversed().subList(0, 1), second);
        }
        for (CutReader reader : ofWorker) {
            isWhole(reader.told(), first, 1);
            assertThat(reader.cuts()).isPositive();
        }
        for (CutReader reader : ofAll) {
            isWhole(reader.told(), first, begin.seq() + 1);
            isWhole(reader.told(), second, secondBefore + 1);
            assertThat(reader.cuts()).isPositive();
        }
        assertThat(ofAll.getFirst().told().stream().map(Told::data))
                .containsExactlyElementsOf(
                        ofAll.getLast().told().stream().map(Told::data).toList());
    }

    /// One more run while they read, so that part of it is history and part comes as it happens.
    private void read(List<CutReader> readers, String worker) throws Exception {
        long run = api.post(worker(worker) + "/inputs", Map.of("content", "printf 'the last of them\\n'"))
                .good()
                .path("run")
                .asLong();
        for (CutReader reader : readers) {
            reader.readTo(api, server.server().url(), told -> told.ends(worker, run));
        }
    }

    private static void isWhole(List<Told> told, String worker, long firstSeq) {
        assertThat(told).allMatch(one -> one.event().equals("event"));
        List<Long> seqs = told.stream()
                .filter(one -> one.worker().equals(worker))
                .map(Told::seq)
                .toList();
        assertThat(seqs)
                .isNotEmpty()
                .isEqualTo(LongStream.range(firstSeq, firstSeq + seqs.size())
                        .boxed()
                        .toList());
    }
}
