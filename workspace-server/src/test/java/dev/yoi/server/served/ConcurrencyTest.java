package dev.yoi.server.served;

import static dev.yoi.server.served.ApiClient.worker;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ConcurrencyTest {
    private static final int WORKERS = 8;
    private static final int INPUTS = 8;

    @TempDir
    private Path dir;

    @Test
    void manyClientsAtOnceLoseNothing() throws Exception {
        try (TestServer server = TestServer.in(dir);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ApiClient api = server.client();
            List<Callable<String>> makers = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                makers.add(api::create);
            }
            Set<String> ids = new TreeSet<>();
            for (var made : threads.invokeAll(makers)) {
                ids.add(made.get());
            }
            assertThat(ids).hasSize(WORKERS);
            List<Callable<Long>> senders = new ArrayList<>();
            for (String id : ids) {
                for (int i = 0; i < INPUTS; i++) {
                    String command = "echo input-" + i;
                    senders.add(() -> api.input(id, command));
                }
            }
            for (var sent : threads.invokeAll(senders)) {
                assertThat(sent.get()).isPositive();
            }
            for (String id : ids) {
                api.finished(id, INPUTS);
                isComplete(api, id);
            }
        }
    }

    private static void isComplete(ApiClient api, String id) throws IOException {
        List<JsonNode> events = api.events(id);
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).path("seq").asLong()).isEqualTo(i + 1);
        }
        String transcript = api.get(worker(id) + "/transcript?limit=1000").text();
        for (int i = 0; i < INPUTS; i++) {
            assertThat(transcript).contains("\"content\":\"input-" + i);
        }
    }

    @Test
    void manyEditsOnOneRevisionLetOneThrough() throws Exception {
        try (TestServer server = TestServer.in(dir);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ApiClient api = server.client();
            String id = api.create();
            String tag = api.get(worker(id)).header("ETag");
            List<Callable<Integer>> edits = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                Object body = Map.of("name", "name-" + i);
                edits.add(() ->
                        api.method("PATCH", worker(id), body, "If-Match", tag).status());
            }
            List<Integer> statuses = new ArrayList<>();
            for (var edit : threads.invokeAll(edits)) {
                statuses.add(edit.get());
            }
            assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 412);
        }
    }
}
