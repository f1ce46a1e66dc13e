package dev.yoi.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.cli.client.Endpoint;
import dev.yoi.cli.client.StubServer;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.terminal.Screen;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What each command asks, prints and exits with, against a server that answers from a script.
class CommandLineTest {
    private static final String RUNTIME = "/api/v1/runtimes/embedded";
    private static final String WORKER = RUNTIME + "/workers/w1";
    private static final Endpoint NOBODY = new Endpoint(URI.create("http://127.0.0.1:1"), "");

    private final ScriptedMachine machine = new ScriptedMachine();
    private Screen screen = new Screen();
    private StubServer server;

    @BeforeEach
    void start() throws Exception {
        server = new StubServer();
        machine.announced = server.endpoint();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    // Global options

    @Test
    void globalOptionsStandBeforeOrAfterTheCommand() {
        assertThat(run("--data-dir", "d1", "--json", "config", "show")).isZero();
        assertThat(run("config", "--data-dir", "d1", "show", "--json")).isZero();
        assertThat(run("config", "show", "--json", "--data-dir", "d1")).isZero();

        assertThat(screen.output().lines().distinct())
                .containsExactly("{\"items\":[{\"key\":\"data_dir\",\"value\":\"d1\",\"origin\":\"flag\"}]}");
    }

    @Test
    void aGivenServerIsAskedWithTheTokenOfTheFileOrOfTheEnvironment(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "from-file\n");
        server.answers("GET /api/v1/workers", 200, "{\"items\":[]}");
        machine.announced = null;
        screen = screen.with(Map.of("YOI_TOKEN", "from-environment"));
        String url = server.endpoint().url().toString();

        assertThat(run("worker", "list", "--server", url)).isZero();
        assertThat(run("worker", "list", "--server", url, "--token-file", token.toString()))
                .isZero();

        assertThat(server.asked())
                .extracting(asked -> asked.headers().get("authorization"))
                .containsExactly("Bearer from-environment", "Bearer from-file");
    }

    @Test
    void aGivenTokenCountsForTheServerOfThisMachineToo(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "from-file\n");
        server.answers("GET /api/v1/workers", 200, "{\"items\":[]}");

        assertThat(run("worker", "list", "--token-file", token.toString())).isZero();
        screen = screen.with(Map.of("YOI_TOKEN", "from-environment"));
        assertThat(run("worker", "list")).isZero();

        assertThat(server.asked())
                .filteredOn(asked -> asked.path().startsWith("/api/"))
                .extracting(asked -> asked.headers().get("authorization"))
                .containsExactly("Bearer from-file", "Bearer from-environment");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host", "nowhere", "http:///x", "http://bad host"})
    void aServerThatIsNoUrlIsAMistakeOfUsage(String url) {
        assertThat(run("worker", "list", "--server", url)).isEqualTo(2);
    }

    // Usage

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "worker",
                "nonsense",
                "worker lst",
                "worker show",
                "worker show a b",
                "worker send a",
                "worker queue edit a notanumber text",
                "worker restore",
                "worker restore a --all",
                "worker label a",
                "worker stop a --deadline soon",
                "worker list --nonsense",
                "completion fish"
            })
    void whatIsNoCommandExitsWith2AndSaysWhereToLook(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(screen.errors()).contains("[usage]", "what to do: ");
        assertThat(screen.output()).isEmpty();
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void withJsonAMistakeOfUsageIsOneProblemDocumentToo() {
        assertThat(run("worker", "creat", "--json")).isEqualTo(2);

        assertThat(Json.parse(screen.errors()).path("code").asString()).isEqualTo("usage");
        assertThat(Json.parse(screen.errors()).path("remedy").asString()).contains("create");
        assertThat(screen.output()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "worker --help", "worker send --help", "serve -h", "worker queue --help"})
    void helpIsAnAnswer(String line) {
        assertThat(run(line.split(" "))).isZero();
        assertThat(screen.output()).startsWith("").contains("Usage: yoi");
        assertThat(screen.errors()).isEmpty();
    }

    // Failures

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request, 2",
        "401, unauthenticated, 5",
        "403, permission_denied, 5",
        "404, worker_not_found, 3",
        "404, bundle_missing, 3",
        "409, worker_busy, 4",
        "409, bundle_digest_mismatch, 4",
        "409, worker_damaged, 1",
        "409, profile_needs_approval, 1",
        "412, revision_stale, 4",
        "413, body_too_large, 1",
        "422, limit_exceeded, 1",
        "423, store_in_use, 4",
        "500, internal_error, 1",
        "503, not_ready, 5",
        "503, store_busy, 4",
        "503, store_read_only, 1",
        "418, a_later_code, 1",
        "404, a_later_code, 3"
    })
    void aRefusalIsPassedOnWithItsExitCode(int status, String code, int exit) {
        server.refuses("GET " + WORKER, status, code);

        assertThat(run("worker", "show", "w1", "--json")).isEqualTo(exit);
        assertThat(Json.parse(screen.errors()).path("code").asString()).isEqualTo(code);
        assertThat(Json.parse(screen.errors()).path("extra").asInt()).isEqualTo(1);
        assertThat(screen.output()).isEmpty();

        screen = new Screen();
        assertThat(run("worker", "show", "w1")).isEqualTo(exit);
        assertThat(screen.errors()).isEqualTo("yoi: why %s [%s]\n     what to do: do that\n".formatted(code, code));
    }

    @Test
    void anAnswerThatIsNotOursIsSaidToBeSo() {
        server.answers("GET " + WORKER, 200, "<html>").answers("GET /api/v1/workers", 502, "<html>");

        assertThat(run("worker", "show", "w1")).isEqualTo(1);
        assertThat(run("worker", "list")).isEqualTo(1);
        assertThat(screen.errors()).contains("[invalid_answer]", "502");
    }

    // Finding a server

    @ParameterizedTest
    @ValueSource(
            strings = {
                "worker create",
                "worker send w1 text",
                "worker tail w1",
                "worker interrupt w1",
                "worker detach w1",
                "worker stop w1",
                "worker cancel w1",
                "worker restore --all",
                "worker rename w1 name",
                "worker label w1 a=b",
                "worker queue edit w1 3 text",
                "worker queue withdraw w1 3",
                "profile approve p"
            })
    void withoutAServerAChangeIsRefusedWith5(String line) {
        machine.announced = NOBODY;

        assertThat(run((line + " --json").split(" "))).isEqualTo(5);

        assertThat(Json.parse(screen.errors()).path("code").asString()).isEqualTo("server_not_running");
        assertThat(Json.parse(screen.errors()).path("remedy").asString()).isEqualTo("start ./yoi serve");
        assertThat(screen.output()).isEmpty();
    }

    @Test
    void anotherServerAtTheAnnouncedPlaceIsNotAsked() {
        machine.instanceId = "an earlier one";

        assertThat(run("worker", "create")).isEqualTo(5);
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aHeldStoreWithoutAnAnsweringServerIs4() {
        machine.announced = NOBODY;
        machine.holder = "process 77 since this morning";

        assertThat(run("worker", "create")).isEqualTo(4);
        assertThat(screen.errors()).contains("[store_in_use]", "process 77");
    }

    @Test
    void withoutAServerReadsAreAnsweredByTheStore() throws Exception {
        try (var store = new StubServer()) {
            machine.announced = NOBODY;
            machine.store = store;
            store.answers("GET /api/v1/workers", 200, "{\"items\":[]}")
                    .answers("GET " + WORKER, 200, "{\"worker_id\":\"w1\"}")
                    .answers("GET " + WORKER + "/queue", 200, "{\"items\":[]}")
                    .answers("GET " + WORKER + "/events", 200, "{\"items\":[]}")
                    .answers("GET " + WORKER + "/transcript", 200, "{\"items\":[]}")
                    .answers("GET " + RUNTIME + "/bundles", 200, "{\"items\":[]}")
                    .answers("GET " + RUNTIME + "/bundles/b", 200, "{}")
                    .answers("GET /api/v1/profiles", 200, "{\"items\":[]}")
                    .answers("GET /api/v1/profiles/p", 200, "{}");
            for (String line : new String[] {
                "worker list", "worker show w1", "worker queue list w1", "worker events w1", "worker transcript w1",
                "worker tail w1 --no-follow", "bundle list", "bundle show b", "profile list", "profile show p"
            }) {
                assertThat(run((line + " --json").split(" "))).as(line).isZero();
            }
            assertThat(server.asked()).isEmpty();
        }
    }

    // What is asked

    @Test
    void createSendsWhatWasGivenAndAKeyOfItsOwn() {
        server.answers("POST " + RUNTIME + "/workers", 201, "{\"worker_id\":\"w1\",\"later\":true}");

        assertThat(run(
                        "worker",
                        "create",
                        "--profile",
                        "shell",
                        "--name",
                        "n",
                        "--id",
                        "i",
                        "--label",
                        "a=b",
                        "--bundle",
                        "bu",
                        "--digest",
                        "di",
                        "--input",
                        "go",
                        "--json"))
                .isZero();
        assertThat(run("worker", "create", "--idempotency-key", "k")).isZero();

        assertThat(server.asked().getFirst().body())
                .isEqualTo("{\"profile\":\"shell\",\"name\":\"n\",\"worker_id\":\"i\",\"bundle_id\":\"bu\","
                        + "\"bundle_digest\":\"di\",\"input\":\"go\",\"labels\":{\"a\":\"b\"}}");
        assertThat(server.asked())
                .extracting(asked -> asked.headers().get("idempotency-key"))
                .containsExactly("key-1", "k");
        assertThat(screen.output()).isEqualTo("{\"worker_id\":\"w1\",\"later\":true}\nw1\n");
    }

    @Test
    void sendReadsALongTextFromStandardInput() {
        server.answers("POST " + WORKER + "/inputs", 200, "{\"seq\":4,\"queued\":true,\"run\":null}");
        screen = screen.typing("from\nelsewhere");

        assertThat(run("worker", "send", "w1", "-", "--reject", "--kind", "notify"))
                .isZero();

        assertThat(server.asked().getFirst().body())
                .isEqualTo("{\"content\":\"from\\nelsewhere\",\"kind\":\"notify\",\"when_busy\":\"reject\"}");
        assertThat(screen.output()).isEqualTo("queued 4\n");
    }

    @Test
    void anIdIsNeverMoreThanOnePartOfAPath() {
        server.refuses("GET " + RUNTIME + "/workers/../../x", 404, "worker_not_found");

        assertThat(run("worker", "show", "../../x")).isEqualTo(3);
        assertThat(server.asked().getFirst().uri().getRawPath()).endsWith("/workers/%2E%2E%2F%2E%2E%2Fx");
    }

    @Test
    void labelKeepsTheLabelsThatItDoesNotName() {
        server.answersTagged("GET " + WORKER, "\"t1\"", "{\"labels\":{\"a\":\"1\",\"b\":\"2\"}}")
                .answers("PATCH " + WORKER, 200, "{\"worker_id\":\"w1\",\"labels\":{\"a\":\"1\",\"c\":\"3\"}}");

        assertThat(run("worker", "label", "w1", "c=3", "--remove", "b", "--hide"))
                .isZero();

        var change = server.asked().getLast();
        assertThat(change.body()).isEqualTo("{\"labels\":{\"a\":\"1\",\"c\":\"3\"},\"hidden\":true}");
        assertThat(change.headers()).containsEntry("if-match", "\"t1\"");
        assertThat(screen.output()).isEqualTo("w1  -  a=1 c=3\n");
    }

    @ParameterizedTest
    @CsvSource({"stop,10s,10000", "stop,2m,120000", "detach,1500ms,1500"})
    void aDeadlineIsWrittenAsPeopleWriteIt(String command, String deadline, long millis) {
        server.answers("POST " + WORKER + "/" + command, 200, "{\"lifecycle\":\"stopped\",\"outcome\":\"exited\"}");

        assertThat(run("worker", command, "w1", "--deadline", deadline)).isZero();

        assertThat(server.asked().getFirst().body()).isEqualTo("{\"deadline_ms\":" + millis + "}");
        assertThat(screen.output()).isEqualTo("stopped: exited\n");
    }

    @Test
    void approvingTakesTheDigestThatIsShownNow() {
        server.answers("GET /api/v1/profiles/p", 200, "{\"name\":\"p\",\"bundle\":{\"digest\":\"d1\"}}")
                .answers("POST /api/v1/profiles/p/approve", 200, "{\"name\":\"p\",\"state\":\"ready\"}");

        assertThat(run("profile", "approve", "p")).isZero();

        assertThat(server.asked().getLast().body()).isEqualTo("{\"digest\":\"d1\"}");
    }

    @Test
    void restoringAllExitsWith1WhenOneFailed() {
        server.answers("POST " + RUNTIME + "/restore", 200, "{\"items\":[],\"restored\":2,\"failed\":0}")
                .answers(
                        "POST " + RUNTIME + "/restore",
                        200,
                        "{\"items\":[{\"worker_id\":\"w1\",\"restored\":false,\"error\":\"execution_rejected\",\"message\":\"no\"}],"
                                + "\"restored\":1,\"failed\":1}");

        assertThat(run("worker", "restore", "--all")).isZero();
        assertThat(run("worker", "restore", "--all")).isEqualTo(1);
        assertThat(screen.output()).contains("2 restored, 0 failed\n", "execution_rejected: no");
    }

    @Test
    void aDamagedStoreIs1() {
        assertThat(run("store", "doctor")).isZero();
        machine.storeIsClean = false;
        assertThat(run("store", "doctor")).isEqualTo(1);
    }

    @Test
    void completionNamesTheCommands() {
        assertThat(run("completion", "bash")).isZero();
        assertThat(screen.output()).contains("transcript", "--idempotency-key", "complete -F");
        assertThat(run("completion", "zsh")).isZero();
        assertThat(screen.output()).contains("bashcompinit");
    }

    private int run(String... arguments) {
        return CommandTree.execute(screen.host(), machine, arguments);
    }
}
