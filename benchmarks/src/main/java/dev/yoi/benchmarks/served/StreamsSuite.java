package dev.yoi.benchmarks.served;

import dev.yoi.benchmarks.Folders;
import dev.yoi.benchmarks.Latencies;
import dev.yoi.benchmarks.Numbers;
import dev.yoi.benchmarks.Rounds;
import dev.yoi.benchmarks.Suite;
import dev.yoi.server.wiring.WorkspaceServer;
import dev.yoi.server.wiring.config.Reach;
import dev.yoi.server.wiring.config.RestorePolicy;
import dev.yoi.server.wiring.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Changes through the API while nobody follows the streams, and while a thousand do.
public final class StreamsSuite implements Suite {
    private static final int CLIENTS = 1_000;
    private static final int WRITERS = 16;
    /// More than any people or models do together.
    private static final int STEADY_PER_SECOND = 100;

    @Override
    public String name() {
        return "streams";
    }

    /// What is found with one audience.
    private record Found(Rounds perSecond, Rounds p50, Rounds p99, Rounds megabytes, List<Integer> cutOff) {
        private static Found nothing() {
            return new Found(new Rounds(), new Rounds(), new Rounds(), new Rounds(), new ArrayList<>());
        }
    }

    private record Place(String url, String token, List<String> paths) {}

    @Override
    public void run(Context context) throws Exception {
        context.report().heading("Streams over HTTP");
        Path folder = Folders.fresh(context.folder().resolve("streams"));
        Path project = folder.resolve("project");
        Files.createDirectories(project.resolve(".yoi")); // a workspace of its own: else it is the checkout around it
        var config = new ServerConfig(
                project,
                new ServerConfig.Listen("127.0.0.1", 0, true, Reach.LOCAL),
                folder.resolve("data"),
                RestorePolicy.NONE,
                new ServerConfig.DefaultProfile("shell", "preset"));
        try (WorkspaceServer server = WorkspaceServer.open(config);
                var writers = new Writers(server.url(), token(server))) {
            List<String> busy = writers.create(WRITERS);
            measure(context, writers, new Place(server.url(), token(server), paths(busy)));
        }
        Folders.retire(folder);
    }

    private static String token(WorkspaceServer server) throws IOException {
        return Files.readString(server.tokenFile()).strip();
    }

    /// A thousand streams of one worker each, evenly over the workers that are written to.
    private static List<String> paths(List<String> workers) {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            paths.add("/api/v1/runtimes/embedded/workers/" + workers.get(i % workers.size()) + "/stream?after=now");
        }
        return paths;
    }

    private static void measure(Context context, Writers writers, Place place) throws Exception {
        int rounds = context.quick() ? 1 : 5;
        int seconds = context.quick() ? 1 : 3;
        List<String> everything = Collections.nCopies(CLIENTS, "/api/v1/stream?after=now");
        var alone = Found.nothing();
        var some = Found.nothing();
        var steadyAlone = Found.nothing();
        var steadyAll = Found.nothing();
        writers.write(seconds, 0); // for the compiler
        for (int round = 0; round < rounds; round++) {
            try (Audience nobody = Audience.of(place.url, place.token, List.of())) {
                write(writers, nobody, seconds, 0, alone);
                write(writers, nobody, seconds, STEADY_PER_SECOND, steadyAlone);
            }
            try (Audience each = Audience.of(place.url, place.token, place.paths)) {
                write(writers, each, seconds, 0, some);
            }
            try (Audience all = Audience.of(place.url, place.token, everything)) {
                write(writers, all, seconds, STEADY_PER_SECOND, steadyAll);
            }
        }
        report(context, List.of(alone, some, steadyAlone, steadyAll));
    }

    private static void write(Writers writers, Audience audience, int seconds, int perSecond, Found found)
            throws InterruptedException {
        long before = audience.bytes();
        long from = System.nanoTime();
        Latencies took = writers.write(seconds, perSecond);
        double passed = (System.nanoTime() - from) / 1e9;
        found.perSecond.add(took.total() / passed);
        found.p50.add(took.micros(0.5));
        found.p99.add(took.micros(0.99));
        found.megabytes.add((audience.bytes() - before) / passed / 1e6);
        found.cutOff.add(audience.cutOff());
    }

    private static void report(Context context, List<Found> found) {
        String fast = WRITERS + " callers, one change right behind the other";
        String steady = STEADY_PER_SECOND + " changes a second";
        String clients = Numbers.whole(CLIENTS) + " clients, ";
        context.report()
                .table(
                        List.of(
                                "",
                                "changes/s (range)",
                                "ratio",
                                "p50 µs",
                                "p99 µs (range)",
                                "ratio",
                                "told MB/s",
                                "cut off"),
                        List.of(
                                row(fast + ", nobody follows", found.get(0), null),
                                row(clients + "each of one of these workers", found.get(1), found.get(0)),
                                row(steady + ", nobody follows", found.get(2), null),
                                row(clients + "each of the whole workspace", found.get(3), found.get(2))));
    }

    private static List<String> row(String what, Found found, @Nullable Found alone) {
        return List.of(
                what,
                Numbers.spread(found.perSecond),
                alone == null ? "" : Numbers.ratio(Rounds.ratio(found.perSecond, alone.perSecond)),
                Numbers.whole(found.p50.median()),
                Numbers.spread(found.p99),
                alone == null ? "" : Numbers.ratio(Rounds.ratio(found.p99, alone.p99)),
                Numbers.decimal(found.megabytes.median()),
                Numbers.whole(
                        found.cutOff.stream().mapToInt(Integer::intValue).max().orElse(0)));
    }
}
