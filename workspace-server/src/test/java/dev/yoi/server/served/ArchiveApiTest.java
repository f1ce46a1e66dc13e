package dev.yoi.server.served;

import static dev.yoi.server.served.ApiClient.EMBEDDED;
import static dev.yoi.server.served.ApiClient.JSON;
import static dev.yoi.server.served.ApiClient.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.server.problem.ProblemCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Workers in archives, over HTTP.
class ArchiveApiTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

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

    private HttpResponse<byte[]> exported(String path) throws Exception {
        return HTTP.send(api.request(path).build(), BodyHandlers.ofByteArray());
    }

    private ApiClient.Reply imported(byte[] archive, String query, String... headers) {
        var request = api.request(EMBEDDED + "/import" + query).header("Content-Type", "application/gzip");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return api.send(request.POST(BodyPublishers.ofByteArray(archive)).build());
    }

    @Test
    void I8_aWorkerGoesOutAndComesBackUnderAnIdOfItsOwnOnce() throws Exception {
        String origin = api.create();
        api.run(origin, "echo once");
        api.post(worker(origin) + "/stop").good();
        HttpResponse<byte[]> archive = exported(worker(origin) + "/export");
        assertThat(archive.statusCode()).isEqualTo(200);
        assertThat(archive.headers().firstValue("Content-Type")).contains("application/gzip");
        assertThat(archive.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"" + origin + ".yoi.gz\"");
        imported(archive.body(), "").problem(ProblemCode.WORKER_EXISTS);
        imported(archive.body(), "?new_id=perhaps").problem(ProblemCode.INVALID_REQUEST);

        JsonNode made = imported(archive.body(), "?new_id=true&name=again", "Idempotency-Key", "i")
                .good();
        String id = made.path("worker_id").asString();
        assertThat(made.path("name").asString()).isEqualTo("again");
        assertThat(made.path("lifecycle").asString()).isEqualTo("stopped");
        assertThat(made.path("lineage").path("origin").asString()).isEqualTo(origin);
        int last = (int) api.show(origin).path("last_seq").asLong();
        assertThat(api.events(id).subList(0, last)).isEqualTo(api.events(origin).subList(0, last));
        server.restart();
        api = server.client();
        assertThat(imported(archive.body(), "?new_id=true&name=again", "Idempotency-Key", "i")
                        .good()
                        .path("worker_id")
                        .asString())
                .isEqualTo(id);

        api.delete(worker(origin)).good();
        imported(archive.body(), "").problem(ProblemCode.WORKER_DELETED);
    }

    @Test
    void anActiveWorkerComesBackStaleAndGoesOnAfterARestore() throws Exception {
        String origin = api.create();
        api.run(origin, "echo once");
        byte[] archive = exported(worker(origin) + "/export").body();
        JsonNode made = imported(archive, "?new_id=true").good();
        String id = made.path("worker_id").asString();
        assertThat(made.path("attachment").asString()).as("I2").isEqualTo("stale");
        api.post(worker(id) + "/restore").good();
        api.run(id, "echo twice");
        assertThat(api.get(worker(id) + "/transcript").text()).contains("once", "twice");
    }

    @Test
    void whatIsNoSoundArchiveIsRefusedAndNothingRemains() throws Exception {
        String origin = api.create();
        byte[] archive = exported(worker(origin) + "/export").body();
        int before = api.get(EMBEDDED + "/workers").good().path("items").size();
        JsonNode cut = imported(Arrays.copyOf(archive, archive.length - 20), "?new_id=true")
                .problem(ProblemCode.ARCHIVE_DAMAGED);
        assertThat(cut.path("detail").asString()).contains("line ", "byte ");
        imported("nonsense".getBytes(StandardCharsets.UTF_8), "").problem(ProblemCode.ARCHIVE_DAMAGED);
        imported(new byte[0], "").problem(ProblemCode.ARCHIVE_DAMAGED);
        imported(exported("/api/v1/workspace/export").body(), "").problem(ProblemCode.INVALID_REQUEST);
        api.post(EMBEDDED + "/import", "{}").problem(ProblemCode.MEDIA_TYPE_UNSUPPORTED);
        assertThat(api.get(EMBEDDED + "/workers").good().path("items")).hasSize(before);
        assertThat(exported(worker("0193f1c2-7a10-7cc3-8f2b-3d5e6f708192") + "/export")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void theWholeStoreIsOneArchiveThatSaysWhoseItIs() throws Exception {
        String one = api.create();
        api.run(one, "echo once");
        byte[] archive = exported("/api/v1/workspace/export").body();
        String[] lines = new String(
                        new GZIPInputStream(new ByteArrayInputStream(archive)).readAllBytes(), StandardCharsets.UTF_8)
                .split("\n");
        JsonNode head = JSON.readTree(lines[0]);
        assertThat(head.path("archive").asString()).isEqualTo("store");
        assertThat(head.path("about").path("workspace_id").asString())
                .isEqualTo(
                        api.get("/api/v1/workspace").good().path("workspace_id").asString());
        assertThat(lines).anyMatch(line -> line.contains("\"worker\":\"" + one + "\""));
        assertThat(JSON.readTree(lines[lines.length - 1]).path("lines").asInt()).isEqualTo(lines.length);
    }

    @Test
    void rowH_anExportOfADamagedWorkerIsRefusedAsSuchAndTheWorkerIsShownAsDamaged() throws Exception {
        String origin = api.create();
        api.run(origin, "echo once");
        server.end();
        Path log = log(origin);
        byte[] bytes = Files.readAllBytes(log);
        bytes[bytes.length / 2] ^= 1;
        Files.write(log, bytes);
        server.restart();
        api = server.client();

        HttpResponse<byte[]> refused = exported(worker(origin) + "/export");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(refused.headers().firstValue("Content-Disposition")).isEmpty();
        assertThat(JSON.readTree(refused.body()).path("code").asString()).isEqualTo("worker_damaged");

        JsonNode shown = api.show(origin);
        assertThat(shown.path("damaged").asBoolean()).isTrue();
        assertThat(shown.path("diagnostics"))
                .anyMatch(found -> found.path("code").asString().equals("worker_damaged"));
        assertThat(exported("/api/v1/workspace/export").statusCode()).isEqualTo(200);
    }

    private Path log(String worker) throws IOException {
        try (Stream<Path> all = Files.walk(dir)) {
            return all.filter(path -> path.endsWith(Path.of(worker, "events.jsonl")))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
