package dev.yoi.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.process.Program;
import dev.yoi.cli.process.ServerProcess;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Whatever is wrong with what is asked has its documented code and exit code, and changes nothing.
class BadInputTest {
    private static final String NOBODY = "0193f1c2-7a10-7cc3-8f2b-3d5e6f708192";
    private static final String DIGEST = "0".repeat(64);
    private static final int INPUT_UNITS_MAX = 262_144;

    @TempDir
    private static Path folder;

    private static Program yoi;
    private static ServerProcess server;
    private static String worker;

    private String before;

    @BeforeAll
    static void start() throws Exception {
        yoi = Program.launcher(GitRepository.create(folder.resolve("project"), "only"), folder.resolve("home"));
        server = ServerProcess.start(yoi);
        worker = Json.string(Json.parse(yoi.run("worker", "create", "--json").output()), "worker_id");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        Servers.endAllBelow(folder);
    }

    @BeforeEach
    void rememberAll() {
        before = all();
    }

    @AfterEach
    void nothingChanged() {
        assertThat(all()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            worker_not_found       | 3 | worker show NOBODY
            worker_not_found       | 3 | worker send NOBODY text
            worker_not_found       | 3 | worker events NOBODY
            worker_not_found       | 3 | worker transcript NOBODY
            worker_not_found       | 3 | worker queue list NOBODY
            worker_not_found       | 3 | worker stop NOBODY
            worker_not_found       | 3 | worker restore NOBODY
            worker_not_found       | 3 | worker rename NOBODY name
            worker_not_found       | 3 | worker tail NOBODY
            invalid_request        | 2 | worker show not-an-id
            invalid_request        | 2 | worker send ../x text
            invalid_request        | 2 | worker create --id not-an-id
            invalid_request        | 2 | worker create --profile Not/A/Name
            invalid_request        | 2 | worker send WORKER BLANK
            invalid_request        | 2 | worker send WORKER text --kind nonsense
            invalid_request        | 2 | worker list --limit 0
            invalid_request        | 2 | worker list --sort nonsense
            invalid_request        | 2 | worker list --cursor nonsense
            limit_exceeded         | 1 | worker list --limit 5000
            limit_exceeded         | 1 | worker events WORKER --limit 5000
            input_not_found        | 3 | worker queue withdraw WORKER 99
            input_not_found        | 3 | worker queue edit WORKER 99 text
            request_not_found      | 3 | worker approve WORKER ask-1 once
            call_not_found         | 3 | worker resolve WORKER call-1 --failed
            worker_not_found       | 3 | worker approve NOBODY ask-1 once
            usage                  | 2 | worker resolve WORKER call-1
            usage                  | 2 | worker resolve WORKER call-1 --failed --retry
            invalid_request        | 2 | worker resolve WORKER call-1 --completed BLANK
            execution_connected    | 4 | worker restore WORKER
            worker_exists          | 4 | worker create --id WORKER
            profile_not_declared   | 3 | worker create --profile undeclared
            profile_not_declared   | 3 | profile show undeclared
            bundle_missing         | 3 | worker create --bundle nosuch --profile shell
            bundle_missing         | 3 | bundle show nosuch
            usage                  | 2 | worker nonsense
            """)
    void theCommandLineAnswersWithCodeAndExitCode(String code, int exit, String line) throws Exception {
        List<String> arguments = new ArrayList<>();
        for (String word : line.split(" ", -1)) {
            arguments.add(
                    word.replace("NOBODY", NOBODY).replace("WORKER", worker).replace("BLANK", "  "));
        }
        refused(code, exit, "", arguments.toArray(String[]::new));
    }

    @Test
    void anOversizedInputNamesTheLimit() throws Exception {
        JsonNode problem = refused("limit_exceeded", 1, "x".repeat(INPUT_UNITS_MAX + 1), "worker", "send", worker, "-");

        assertThat(problem.path("details").path("maximum").asString()).isEqualTo(Integer.toString(INPUT_UNITS_MAX));
    }

    @Test
    void anotherDigestThanTheBundlesIsRefused() throws Exception {
        JsonNode bundles = Json.parse(yoi.run("bundle", "list", "--json").output());
        String bundle = Json.string(bundles.path("items").path(0), "id");

        refused("bundle_digest_mismatch", 4, "", "worker", "create", "--bundle", bundle, "--digest", DIGEST);
    }

    @Test
    void aKeyThatWasUsedForSomethingElseIsRefused() throws Exception {
        String[] first = {"worker", "send", worker, "true", "--idempotency-key", "k1", "--wait", "--json"};
        assertThat(yoi.run(first).exit()).isZero();
        before = all();

        refused("idempotency_conflict", 4, "", "worker", "send", worker, "false", "--idempotency-key", "k1");
    }

    @Test
    void aWrongOrMissingTokenIsRefusedWith5(@TempDir Path other) throws Exception {
        Path wrong = Files.writeString(other.resolve("token"), "wrong\n");
        String url = server.endpoint().url().toString();

        refused("unauthenticated", 5, "", "worker", "list", "--server", url);
        refused("unauthenticated", 5, "", "worker", "create", "--server", url, "--token-file", wrong.toString());
    }

    @Test
    void malformedJsonNamesLineAndColumn() throws Exception {
        JsonNode problem = post("/workers", "{\"profile\":\n \"shell\",}", 400, "malformed_json", request -> {});

        assertThat(problem.path("details").path("line").asString()).isEqualTo("2");
    }

    @Test
    void anUnknownFieldOrParameterIsRefused() throws Exception {
        JsonNode problem =
                post("/workers", "{\"profile\":\"shell\",\"colour\":\"red\"}", 400, "invalid_request", request -> {});
        assertThat(problem.toString()).contains("colour");
        post("/workers/" + worker + "/inputs?colour=red", "{\"content\":\"x\"}", 400, "invalid_request", r -> {});
    }

    @Test
    void anotherMediaTypeIsRefused() throws Exception {
        post(
                "/workers",
                "profile=shell",
                415,
                "media_type_unsupported",
                r -> r.setHeader("Content-Type", "text/plain"));
    }

    private static JsonNode refused(String code, int exit, String typed, String... arguments) throws Exception {
        String[] withJson = Arrays.copyOf(arguments, arguments.length + 1);
        withJson[arguments.length] = "--json";
        var result = yoi.runTyping(typed, withJson);
        assertThat(result.output()).isEmpty();
        JsonNode problem = Json.parse(result.errors());
        assertThat(Json.string(problem, "code")).as(result.errors()).isEqualTo(code);
        assertThat(result.exit()).as(result.errors()).isEqualTo(exit);
        return problem;
    }

    private static JsonNode post(
            String path, String body, int status, String code, Consumer<HttpRequest.Builder> change) throws Exception {
        var request = HttpRequest.newBuilder(server.endpoint().resolve("/api/v1/runtimes/embedded" + path))
                .header("Authorization", "Bearer " + server.endpoint().token())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        change.accept(request);
        try (var http = HttpClient.newHttpClient()) {
            var response = http.send(request.build(), BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
            JsonNode problem = Json.parse(response.body());
            assertThat(Json.string(problem, "code")).isEqualTo(code);
            return problem;
        }
    }

    /// All that a reader can see, but for the time of the answer.
    private static String all() {
        try (var workspace = server.workspace()) {
            var page = Map.of("limit", "1000");
            return workspace.workers(Map.of("hidden", "true")).path("items")
                    + workspace.worker(worker).toString()
                    + workspace.events(worker, page)
                    + workspace.queue(worker).path("items")
                    + workspace.bundles().path("items");
        }
    }
}
