package dev.yoi.server.served;

import static dev.yoi.server.served.ApiClient.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.server.served.CutReader.Told;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many clients on the streams of one server while a worker writes: each gets each event once and in order, also
/// one that reads nothing until everything was written.
class ManyStreamsTest {
    private static final int FEW = 100;
    private static final int MANY = 1_000;

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

    @Test
    void eachOfAHundredClientsGetsEachEventOnceAndInOrder() throws Exception {
        eachClientGetsEachEvent(FEW, 10);
    }

    @Test
    @Tag("soak")
    @Tag("soak-streams")
    void eachOfAThousandClientsGetsEachEventOnceAndInOrder() throws Exception {
        eachClientGetsEachEvent(MANY, 20);
    }

    private void eachClientGetsEachEvent(int clients, int runs) throws Exception {
        String id = api.create();
        SseClient.Frame begin = begin(id);
        var written = new CountDownLatch(1);
        List<CutReader> readers = readers(id, begin.id(), clients);
        readers.getFirst().notBefore(written::await);
        readers.getLast().notBefore(written::await);
        List<Future<?>> reading = new ArrayList<>();
        long last = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (CutReader reader : readers) {
                reading.add(threads.submit(() -> {
                    // One run more: the first is that which told where the workspace's streams begin.
                    reader.readTo(api, server.server().url(), told -> told.ends(id, runs + 1));
                    return reader;
                }));
            }
            try {
                for (int i = 0; i < runs; i++) {
                    last = api.run(id, "printf 'one\\ntwo\\nthree\\n'")
                            .path("seq")
                            .asLong();
                }
            } finally {
                written.countDown();
            }
            for (Future<?> one : reading) {
                one.get();
            }
        }
        for (CutReader reader : readers) {
            List<Long> seqs = reader.told().stream().map(Told::seq).toList();
            long from = reader.worker == null ? begin.seq() + 1 : 1;
            assertThat(reader.told()).allMatch(told -> told.event().equals("event"));
            assertThat(seqs)
                    .isEqualTo(LongStream.rangeClosed(from, last).boxed().toList());
        }
    }

    /// Where the workspace's stream is now.
    private SseClient.Frame begin(String id) throws Exception {
        try (SseClient stream = api.stream("/api/v1/stream")) {
            api.post(worker(id) + "/inputs", Map.of("content", "true")).good();
            return stream.until(frame -> frame.kind().equals("run_finished")).getLast();
        }
    }

    /// A quarter each of both streams in both ways.
    private static List<CutReader> readers(String id, String begin, int count) {
        List<CutReader> readers = new ArrayList<>();
        for (int i = 0; i < count; i += 4) {
            var random = new Random(i);
            readers.add(new CutEvents(id, "0", random).uncut());
            readers.add(new CutSocket(id, "0", random).uncut());
            readers.add(new CutSocket(null, begin, random).uncut());
            readers.add(new CutEvents(null, begin, random).uncut());
        }
        return readers;
    }
}
