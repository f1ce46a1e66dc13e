package dev.yoi.server.served;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.server.http.InProcessApi;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.served.ApiClient.Reply;
import dev.yoi.server.wiring.MachineUser;
import dev.yoi.server.wiring.ReadOnlyWorkspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class TicketApiTest {
    private static final String TICKETS = "/api/v1/tickets";
    private static final String COMMIT = "a".repeat(40);

    @TempDir
    private Path dir;

    private TestServer server;
    private ApiClient api;
    private Path files;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.in(dir);
        api = server.client();
        files = server.tickets();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String create(String title) {
        return api.post(TICKETS, Map.of("title", title)).good().path("id").asString();
    }

    private Reply move(String id, String operation, String text) {
        return api.post(TICKETS + "/" + id + "/transitions", Map.of("operation", operation, "text", text));
    }

    private JsonNode show(String id) {
        return api.get(TICKETS + "/" + id).good();
    }

    @Test
    void aNewTicketIsAFolderOfMarkdownSignedByTheServersUser() throws IOException {
        Reply made = api.post(
                TICKETS,
                Map.of(
                        "title",
                        "Keep the author's bytes",
                        "body",
                        "Why not.",
                        "labels",
                        List.of("editor"),
                        "author",
                        "bot"));
        JsonNode ticket = made.good();
        String id = ticket.path("id").asString();

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo(TICKETS + "/" + id);
        assertThat(ticket.path("state").asString()).isEqualTo("planning");
        assertThat(ticket.path("events").get(0).path("actor").asString())
                .isEqualTo(MachineUser.of(System.getenv(), files).text());
        assertThat(ticket.path("events").get(0).path("author").asString()).isEqualTo("bot");
        assertThat(Files.readString(files.resolve(id).resolve("item.md")))
                .contains("title: 'Keep the author''s bytes'", "Why not.");
        assertThat(api.get(made.header("Location")).good()).isEqualTo(ticket);
    }

    @Test
    void I8_aRepeatedCreateMakesNoSecondTicketAlsoAfterARestart() throws IOException {
        JsonNode first = api.post(TICKETS, Map.of("title", "Once"), "Idempotency-Key", "k1")
                .good();
        JsonNode again = api.post(TICKETS, Map.of("title", "Once"), "Idempotency-Key", "k1")
                .good();
        api.post(TICKETS, Map.of("title", "Other"), "Idempotency-Key", "k1").problem(ProblemCode.IDEMPOTENCY_CONFLICT);
        server.restart();
        api = server.client();
        JsonNode later = api.post(TICKETS, Map.of("title", "Once"), "Idempotency-Key", "k1")
                .good();

        assertThat(again.path("id")).isEqualTo(first.path("id"));
        assertThat(later.path("id")).isEqualTo(first.path("id"));
        assertThat(api.get(TICKETS).good().path("items")).hasSize(1);
    }

    @Test
    void I8_aRepeatedCommentIsSaidOnceAlsoAfterARestart() throws IOException {
        String id = create("Talk");
        var said = Map.of("kind", "comment", "body", "Once.");
        String path = TICKETS + "/" + id + "/thread";
        JsonNode first = api.post(path, said, "Idempotency-Key", "c1").good();
        server.restart();
        api = server.client();
        JsonNode again = api.post(path, said, "Idempotency-Key", "c1").good();

        assertThat(again.path("event").path("id")).isEqualTo(first.path("event").path("id"));
        assertThat(show(id).path("events")).hasSize(2);
    }

    @Test
    void aListHasFiltersOrdersAndCursorsThatBelongToTheirQuery() {
        List<String> made = new ArrayList<>();
        for (int at = 0; at < 5; at++) {
            made.add(create("Ticket " + at));
        }
        move(made.get(1), "ready", "Clear.").good();

        assertThat(ids(api.get(TICKETS + "?sort=created").good())).containsExactlyElementsOf(made);
        assertThat(ids(api.get(TICKETS + "?state=ready").good())).containsExactly(made.get(1));
        assertThat(ids(api.get(TICKETS + "?hold=ready_to_queue").good())).containsExactly(made.get(1));
        assertThat(ids(api.get(TICKETS + "?state=active&sort=created").good())).hasSize(5);

        List<String> paged = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.get(TICKETS + "?sort=created&limit=2" + cursor).good();
            paged.addAll(ids(page));
            cursor = page.path("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.path("next_cursor").asString();
        } while (!cursor.isEmpty());
        assertThat(paged).containsExactlyElementsOf(made);

        String other = api.get(TICKETS + "?sort=created&limit=2")
                .good()
                .path("next_cursor")
                .asString();
        api.get(TICKETS + "?sort=-updated&cursor=" + other).problem(ProblemCode.INVALID_REQUEST);
        api.get(TICKETS + "?cursor=%25").problem(ProblemCode.INVALID_REQUEST);
        for (String bad : List.of("state=open", "hold=yes", "sort=colour", "limit=0", "q=%20", "colour=red")) {
            api.get(TICKETS + "?" + bad).problem(ProblemCode.INVALID_REQUEST);
        }
        api.get(TICKETS + "?limit=1001").problem(ProblemCode.LIMIT_EXCEEDED);
    }

    private static List<String> ids(JsonNode list) {
        List<String> ids = new ArrayList<>();
        list.path("items").forEach(item -> ids.add(item.path("id").asString()));
        return ids;
    }

    @Test
    void aSearchFindsWhatWasSaidAndGoesOnWithItsCursor() {
        String one = create("One");
        String two = create("Two");
        create("Three");
        for (String id : List.of(one, two)) {
            api.post(TICKETS + "/" + id + "/thread", Map.of("kind", "comment", "body", "The ZEBRA ran."))
                    .good();
        }
        JsonNode page = api.get(TICKETS + "?q=zebra&sort=created&limit=1").good();
        JsonNode rest = api.get(TICKETS + "?q=zebra&sort=created&limit=1&cursor="
                        + page.path("next_cursor").asString())
                .good();

        assertThat(ids(page)).containsExactly(one);
        assertThat(page.path("items").get(0).path("match").path("excerpt").asString())
                .isEqualTo("The ZEBRA ran.");
        assertThat(ids(rest)).containsExactly(two);
        assertThat(rest.path("next_cursor").isNull()).isTrue();
    }

    @Test
    void anEditNeedsTheRevisionThatItsEditorSaw() throws IOException {
        String id = create("Old");
        String path = TICKETS + "/" + id;
        var edit = Map.of("fields", Map.of("title", "New", "labels", List.of("a", "b")), "body", "Text.");
        String tag = api.get(path).header("ETag");

        api.method("PATCH", path, edit).problem(ProblemCode.PRECONDITION_REQUIRED);
        api.method("PATCH", path, edit, "If-Match", "\"t-0\"").problem(ProblemCode.REVISION_STALE);
        api.post(path + "/thread", Map.of("kind", "comment", "body", "Makes nothing stale."))
                .good();
        Reply done = api.method("PATCH", path, edit, "If-Match", tag);
        assertThat(done.good().path("title").asString()).isEqualTo("New");
        assertThat(done.header("ETag")).isNotEqualTo(tag);
        api.method("PATCH", path, edit, "If-Match", tag).problem(ProblemCode.REVISION_STALE);

        assertThat(Files.readString(files.resolve(id).resolve("item.md"))).contains("labels: ['a', 'b']");
        String now = done.header("ETag");
        for (Object bad : List.of(
                Map.of("fields", Map.of("state", "done")),
                Map.of("fields", Map.of("title", Map.of("deep", 1))),
                Map.of("fields", Map.of("title", "")),
                Map.of())) {
            api.method("PATCH", path, bad, "If-Match", now).problem(ProblemCode.INVALID_REQUEST);
        }
    }

    @Test
    void anEditByHandMakesAnOpenEditorStale() throws IOException {
        String id = create("Old");
        String tag = api.get(TICKETS + "/" + id).header("ETag");
        Path item = files.resolve(id).resolve("item.md");
        Files.writeString(item, Files.readString(item).replace("'Old'", "'By hand'"));

        api.method("PATCH", TICKETS + "/" + id, Map.of("body", "Mine."), "If-Match", tag)
                .problem(ProblemCode.REVISION_STALE);
        assertThat(show(id).path("title").asString()).isEqualTo("By hand");
    }

    @Test
    void everyTransitionHasItsWayThroughTheApi() {
        String id = create("Whole life");
        move(id, "ready", "Clear.").good();
        move(id, "return", "A number.").good();
        move(id, "ready", "Clear now.").good();
        move(id, "queue", "").good();
        move(id, "unqueue", "").good();
        move(id, "queue", "").good();
        move(id, "accept", "").good();
        api.post(
                        TICKETS + "/" + id + "/transitions",
                        Map.of("operation", "requeue", "text", "Later.", "execution_ended", "never began"))
                .good();
        move(id, "accept", "").good();
        api.post(TICKETS + "/" + id + "/transitions", Map.of("operation", "done", "commit", COMMIT))
                .problem(ProblemCode.TICKET_NOT_APPROVED);
        api.post(
                        TICKETS + "/" + id + "/thread",
                        Map.of("kind", "review", "body", "Good.", "status", "approve", "commit", COMMIT))
                .good();
        api.post(TICKETS + "/" + id + "/transitions", Map.of("operation", "done", "commit", COMMIT))
                .good();
        move(id, "rework", "A hole.").good();
        api.post(TICKETS + "/" + id + "/transitions", Map.of("operation", "done", "waive", true, "text", "Tiny."))
                .good();
        move(id, "close", "It is done.").good();
        move(id, "reopen", "It is not.").good();
        JsonNode end = move(id, "cancel", "Enough.").good();

        assertThat(end.path("state").asString()).isEqualTo("closed");
        assertThat(end.path("cancelled").asBoolean()).isTrue();
        assertThat(end.path("operations").get(0).asString()).isEqualTo("reopen");
        assertThat(api.get(TICKETS + "/doctor").good().path("diagnostics")).isEmpty();
    }

    @Test
    void aTransitionIsRefusedWithAReasonOfItsOwn() {
        String id = create("One");
        move(id, "queue", "").problem(ProblemCode.TICKET_WRONG_STATE);
        move(id, "ready", " ").problem(ProblemCode.TICKET_TEXT_MISSING);
        move(id, "fly", "").problem(ProblemCode.INVALID_REQUEST);
        api.post(TICKETS + "/" + id + "/transitions", Map.of("operation", "ready", "commit", COMMIT))
                .problem(ProblemCode.INVALID_REQUEST);
        move("0000000000000", "ready", "x").problem(ProblemCode.TICKET_NOT_FOUND);
        String blocker = create("Two");
        api.post(TICKETS + "/" + id + "/relations", Map.of("kind", "depends_on", "target", blocker))
                .good();
        move(id, "ready", "Clear.").good();
        JsonNode blocked = move(id, "queue", "").problem(ProblemCode.TICKET_BLOCKED);
        assertThat(blocked.path("details").path("blockers").asString()).isEqualTo(blocker);
        assertThat(ids(api.get(TICKETS + "?hold=blocked").good())).containsExactly(id);
    }

    @Test
    void I13_ofTwoThatSawTheSameOneMovesTheTicketAndTheOtherIsToldWhatItIsNow() {
        String id = create("Contested");
        JsonNode seen = show(id);
        var move = Map.of(
                "operation", "ready",
                "text", "Clear.",
                "seen",
                        Map.of(
                                "state",
                                "planning",
                                "last_event",
                                seen.path("last_event").asString()));
        api.post(TICKETS + "/" + id + "/transitions", move).good();
        JsonNode lost = api.post(TICKETS + "/" + id + "/transitions", move).problem(ProblemCode.TICKET_CONFLICT);

        assertThat(lost.path("details").path("state").asString()).isEqualTo("ready");
        assertThat(lost.path("details").path("last_event")).isEqualTo(show(id).path("last_event"));
    }

    @Test
    void aThreadIsReadInPagesFromEitherEnd() {
        String id = create("Talk");
        for (int at = 0; at < 4; at++) {
            api.post(TICKETS + "/" + id + "/thread", Map.of("kind", "comment", "body", "Comment " + at))
                    .good();
        }
        String path = TICKETS + "/" + id + "/thread";
        JsonNode all = api.get(path).good();
        JsonNode two = api.get(path + "?limit=2").good();
        JsonNode next = api.get(
                        path + "?limit=3&after=" + two.path("next_after").asString())
                .good();
        JsonNode last = api.get(path + "?limit=2&before=end").good();
        JsonNode before = api.get(
                        path + "?limit=3&before=" + last.path("next_before").asString())
                .good();

        assertThat(all.path("items")).hasSize(5);
        assertThat(all.path("more").asBoolean()).isFalse();
        assertThat(two.path("more").asBoolean()).isTrue();
        assertThat(next.path("items").get(2)).isEqualTo(all.path("items").get(4));
        assertThat(last.path("items").get(0)).isEqualTo(all.path("items").get(4));
        assertThat(before.path("items").get(2)).isEqualTo(all.path("items").get(0));
        assertThat(before.path("next_before").isNull()).isTrue();
        api.get(path + "?after=" + "0".repeat(12)).problem(ProblemCode.POSITION_GONE);
        api.get(path + "?after=x").problem(ProblemCode.INVALID_REQUEST);
        api.get(path + "?after=" + "0".repeat(12) + "&before=end").problem(ProblemCode.INVALID_REQUEST);
        for (Object bad : List.of(
                Map.of("kind", "comment", "body", " "),
                Map.of("kind", "close", "body", "x"),
                Map.of("kind", "comment", "body", "x", "status", "approve"),
                Map.of("kind", "review", "body", "x", "status", "maybe"))) {
            api.post(path, bad).problem(ProblemCode.INVALID_REQUEST);
        }
    }

    @Test
    void relationsAreAddedRemovedAndKeptFreeOfCycles() {
        String one = create("One");
        String two = create("Two");
        String relations = TICKETS + "/" + one + "/relations";
        api.post(relations, Map.of("kind", "depends_on", "target", two, "note", "Needs it."))
                .good();
        api.post(relations, Map.of("kind", "depends_on", "target", two)).problem(ProblemCode.TICKET_RELATION_EXISTS);
        api.post(TICKETS + "/" + two + "/relations", Map.of("kind", "depends_on", "target", one))
                .problem(ProblemCode.TICKET_RELATION_CYCLE);
        api.post(relations, Map.of("kind", "depends_on", "target", "0000000000000"))
                .problem(ProblemCode.TICKET_RELATION_MISSING);
        api.post(relations, Map.of("kind", "likes", "target", two)).problem(ProblemCode.INVALID_REQUEST);

        assertThat(api.get(relations).good().path("blockers").get(0).path("id").asString())
                .isEqualTo(two);
        assertThat(api.get(TICKETS + "/" + two + "/relations")
                        .good()
                        .path("incoming")
                        .get(0)
                        .path("source")
                        .asString())
                .isEqualTo(one);
        assertThat(api.delete(relations + "/depends_on/" + two).status()).isEqualTo(204);
        api.delete(relations + "/depends_on/" + two).problem(ProblemCode.TICKET_RELATION_MISSING);
        assertThat(api.get(relations).good().path("outgoing")).isEmpty();
    }

    @Test
    void aPlanAndFilesHangOnATicket() {
        String one = create("One");
        String two = create("Two");
        String plan = TICKETS + "/" + one + "/plan";
        api.post(plan, Map.of("kind", "after", "related_ticket", two, "note", "Wait."), "Idempotency-Key", "p")
                .good();
        api.post(plan, Map.of("kind", "after", "related_ticket", two, "note", "Wait."), "Idempotency-Key", "p")
                .good();
        api.post(plan, Map.of("kind", "after")).problem(ProblemCode.INVALID_REQUEST);
        JsonNode accepted = api.post(
                        plan,
                        Map.of("kind", "accepted_plan", "accepted_plan", Map.of("summary", "One slice", "branch", "b")))
                .good();
        assertThat(accepted.path("items")).hasSize(2);
        assertThat(api.get(plan).good()).isEqualTo(accepted);

        String file = TICKETS + "/" + one + "/artifacts/notes.txt";
        String content = Base64.getEncoder().encodeToString("ünïcode".getBytes(StandardCharsets.UTF_8));
        api.method("PUT", file, Map.of("content", content)).good();
        api.method("PUT", file, Map.of("content", content)).problem(ProblemCode.INVALID_REQUEST);
        api.method("PUT", TICKETS + "/" + one + "/artifacts/relations.json", Map.of("content", content))
                .problem(ProblemCode.INVALID_REQUEST);
        api.method("PUT", file + "2", Map.of("content", "*")).problem(ProblemCode.INVALID_REQUEST);
        assertThat(api.get(file).good().path("content").asString()).isEqualTo(content);
        assertThat(api.get(TICKETS + "/" + one + "/artifacts")
                        .good()
                        .path("items")
                        .get(0)
                        .path("name")
                        .asString())
                .isEqualTo("notes.txt");
        api.get(file + "2").problem(ProblemCode.TICKET_NOT_FOUND);
    }

    @Test
    void anIdMayBeShortenedAsLongAsItMeansOneTicket() throws IOException {
        for (String id : List.of("00001KSKBP8Z8", "00001KSKBP9Z9")) {
            Files.createDirectory(files.resolve(id));
            Files.writeString(files.resolve(id).resolve("item.md"), """
                    ---
                    title: 'x'
                    state: 'planning'
                    created_at: '2026-05-27T00:00:01Z'
                    updated_at: '2026-05-27T00:00:01Z'
                    ---
                    """);
        }
        assertThat(show("P8Z8").path("id").asString()).isEqualTo("00001KSKBP8Z8");
        api.get(TICKETS + "/00001KSK").problem(ProblemCode.TICKET_AMBIGUOUS);
        api.get(TICKETS + "/Z8").problem(ProblemCode.INVALID_REQUEST);
        api.get(TICKETS + "/..%2F..%2Fetc").problem(ProblemCode.INVALID_REQUEST);
    }

    @Test
    void I5_aDamagedTicketIsShownAndNamedAndHarmsNoOther() throws IOException {
        String good = create("Good");
        String bad = create("Bad");
        Files.writeString(files.resolve(bad).resolve("item.md"), "no front matter at all\n");

        assertThat(ids(api.get(TICKETS).good())).contains(good, bad);
        assertThat(show(bad).path("diagnostics")).isNotEmpty();
        move(bad, "ready", "x").problem(ProblemCode.TICKET_DAMAGED);
        move(good, "ready", "x").good();
        assertThat(api.get(TICKETS + "/doctor").good().path("diagnostics").findValuesAsString("ticket"))
                .containsOnly(bad);
    }

    @Test
    void withoutAFolderOfTicketsThatIsWhatItSays() throws IOException {
        Files.delete(files);
        JsonNode problem = api.get(TICKETS).problem(ProblemCode.TICKET_NOT_FOUND);
        assertThat(problem.path("remedy").asString()).contains("yoi ticket init");
        server.tickets();
        assertThat(ids(api.get(TICKETS).good())).isEmpty();
        create("First");
    }

    @Test
    void theSameReadsWorkWithoutAServer() throws Exception {
        String id = create("Readable");
        server.end();
        try (var workspace = ReadOnlyWorkspace.open(server.config())) {
            InProcessApi.Reply list = workspace.api().get(TICKETS + "?q=readable");
            assertThat(list.status()).isEqualTo(200);
            assertThat(list.json()).contains(id);
            assertThat(workspace.api().get(TICKETS + "/0000000000000").json())
                    .contains(ProblemCode.TICKET_NOT_FOUND.code());
        }
    }
}
