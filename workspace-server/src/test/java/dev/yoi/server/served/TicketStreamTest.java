package dev.yoi.server.served;

import static dev.yoi.server.served.ApiClient.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.served.SseClient.Frame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Changes of tickets on the workspace's stream, whoever makes them. Nothing here waits for a time: each test
/// reads until what it expects has come.
class TicketStreamTest {
    private static final String TICKETS = "/api/v1/tickets";
    private static final String STREAM = "/api/v1/stream";
    private static final String ID = "00001KSKBP8Z8";

    @TempDir
    private Path dir;

    private TestServer server;
    private ApiClient api;
    private Path files;

    @BeforeEach
    void start() throws IOException {
        files = Files.createDirectories(dir.resolve(TestServer.PROJECT_CANARY)
                .resolve(TestServer.PROJECT_NAME)
                .resolve(".yoi/tickets"));
        server = TestServer.in(dir);
        api = server.client();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String create(String title) {
        return api.post(TICKETS, Map.of("title", title)).good().path("id").asString();
    }

    private static Predicate<Frame> told(String id, String change) {
        return frame -> frame.event().equals("ticket")
                && frame.json().path("ticket_id").asString().equals(id)
                && frame.json().path("change").asString().equals(change);
    }

    private static Predicate<Frame> titled(String id, String title) {
        return frame -> frame.event().equals("ticket")
                && frame.json().path("ticket_id").asString().equals(id)
                && frame.json().path("ticket").path("title").asString("").equals(title);
    }

    private static Predicate<Frame> inState(String id, String state) {
        return frame -> frame.event().equals("ticket")
                && frame.json().path("ticket_id").asString().equals(id)
                && frame.json().path("ticket").path("state").asString("").equals(state);
    }

    private static String item(String title) {
        return """
                ---
                title: '%s'
                state: 'planning'
                created_at: '2026-05-27T00:00:01Z'
                updated_at: '2026-05-27T00:00:01Z'
                ---
                """.formatted(title);
    }

    private Path write(String id, String title) throws IOException {
        Files.createDirectories(files.resolve(id));
        return Files.writeString(files.resolve(id).resolve("item.md"), item(title));
    }

    @Test
    void aChangeThroughTheApiIsToldWithTheTicketAsListsShowIt() throws Exception {
        try (SseClient stream = api.stream(STREAM)) {
            String id = create("New");
            Frame made = stream.until(told(id, "created")).getLast();
            assertThat(made.id()).contains(",tickets.");
            assertThat(made.json().path("ticket"))
                    .isEqualTo(api.get(TICKETS).good().path("items").get(0));
            api.post(TICKETS + "/" + id + "/transitions", Map.of("operation", "ready", "text", "Clear."))
                    .good();
            stream.until(inState(id, "ready"));
        }
    }

    @Test
    void whatAnEditorDoesIsToldWhetherItWritesInPlaceOrRenames() throws Exception {
        try (SseClient stream = api.stream(STREAM)) {
            Path item = write(ID, "By hand");
            stream.until(titled(ID, "By hand"));

            Files.writeString(item, item("In place"));
            stream.until(titled(ID, "In place"));

            Path aside = Files.writeString(files.resolve(ID).resolve("item.md~"), item("Renamed over"));
            Files.move(aside, item, StandardCopyOption.ATOMIC_MOVE);
            stream.until(titled(ID, "Renamed over"));

            Files.delete(item);
            stream.until(told(ID, "removed"));
        }
    }

    @Test
    void aLineAddedToTheThreadByHandIsAChangeToo() throws Exception {
        write(ID, "Quiet");
        Path thread = Files.writeString(files.resolve(ID).resolve("thread.md"), "");
        try (SseClient stream = api.stream(STREAM)) {
            // Reading what came before first, so that the next change is this one.
            write("00001KSKBP8Z9", "Mark");
            stream.until(titled("00001KSKBP8Z9", "Mark"));
            Files.writeString(
                    thread,
                    "<!-- event: comment author: bob at: 2026-06-15T06:37:00Z -->\n\nSaid by hand.\n\n---\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.APPEND);
            stream.until(told(ID, "changed"));
            assertThat(api.get(TICKETS + "/" + ID + "/thread")
                            .good()
                            .path("items")
                            .get(0)
                            .path("body")
                            .asString())
                    .isEqualTo("Said by hand.");
        }
    }

    @Test
    void aRemovedFolderAndAnotherUnderItsNameAreTold() throws Exception {
        try (SseClient stream = api.stream(STREAM)) {
            write(ID, "First");
            stream.until(titled(ID, "First"));
            remove(files.resolve(ID));
            stream.until(told(ID, "removed"));
            Path aside = Files.createDirectory(dir.resolve("aside"));
            Files.writeString(aside.resolve("item.md"), item("Second"));
            Files.move(aside, files.resolve(ID), StandardCopyOption.ATOMIC_MOVE);
            stream.until(titled(ID, "Second"));
            Files.writeString(files.resolve(ID).resolve("item.md"), item("Second, changed"));
            stream.until(titled(ID, "Second, changed"));
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.toList()) {
                Files.delete(child);
            }
        }
        Files.delete(folder);
    }

    private void git(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "git",
                "-c",
                "user.name=t",
                "-c",
                "user.email=t@localhost",
                "-c",
                "core.hooksPath=/dev/null",
                "-c",
                "init.defaultBranch=main"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .directory(server.project().toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void whatGitChecksOutIsTold() throws Exception {
        write(ID, "On main");
        git("init", "-q");
        git("add", ".yoi/tickets");
        git("commit", "-q", "-m", "one");
        git("checkout", "-q", "-b", "other");
        try (SseClient stream = api.stream(STREAM)) {
            write(ID, "On other");
            write("00001KSKBP8Z9", "Only on other");
            stream.until(titled("00001KSKBP8Z9", "Only on other"));
            git("add", ".yoi/tickets");
            git("commit", "-q", "-m", "two");
            git("checkout", "-q", "main");
            Set<String> seen = new TreeSet<>();
            stream.until(frame -> {
                if (titled(ID, "On main").test(frame)
                        || told("00001KSKBP8Z9", "removed").test(frame)) {
                    seen.add(frame.json().path("ticket_id").asString());
                }
                return seen.size() == 2;
            });
            git("merge", "-q", "other");
            stream.until(titled("00001KSKBP8Z9", "Only on other"));
        }
    }

    @Test
    void resumingAtAnyFrameLosesNothingAndRepeatsNothing() throws Exception {
        List<Frame> all;
        String id = create("One");
        String runner = api.create();
        try (SseClient stream = api.stream(STREAM)) {
            for (String title : List.of("A", "B", "C")) {
                write(ID, title);
                stream.until(titled(ID, title));
            }
            api.run(runner, "true");
            api.post(TICKETS + "/" + id + "/transitions", Map.of("operation", "ready", "text", "Clear."))
                    .good();
            stream.until(inState(id, "ready"));
        }
        String from;
        try (SseClient stream = api.stream(STREAM)) {
            from = positioned(create("Start"), stream);
        }
        for (String title : List.of("D", "E")) {
            write(ID, title);
            api.run(runner, "true");
        }
        create("Last");
        String last = create("Really last");
        try (SseClient stream = api.stream(STREAM, "Last-Event-ID", from)) {
            all = durable(stream.until(told(last, "created")));
        }
        for (int at = 0; at < all.size() - 1; at++) {
            try (SseClient stream =
                    api.stream(STREAM, "Last-Event-ID", all.get(at).id())) {
                List<Frame> rest = durable(stream.until(told(last, "created")));
                assertThat(of("ticket", rest)).isEqualTo(of("ticket", all.subList(at + 1, all.size())));
            }
        }
        assertThat(of("ticket", all)).isNotEmpty().doesNotHaveDuplicates();
    }

    private static String positioned(String id, SseClient stream) throws IOException {
        return stream.until(told(id, "created")).getLast().id();
    }

    private static List<Frame> durable(List<Frame> frames) {
        return frames.stream().filter(frame -> !frame.id().isEmpty()).toList();
    }

    private static List<String> of(String event, List<Frame> frames) {
        return frames.stream()
                .filter(frame -> frame.event().equals(event))
                .map(frame -> frame.json().toString())
                .toList();
    }

    @Test
    void aRestartIsNoGapIfNothingChangedAndAGapIfSomethingDid() throws Exception {
        String position;
        try (SseClient stream = api.stream(STREAM)) {
            position = positioned(create("Before"), stream);
            // The last word on it, once the server has heard its own change.
            position = settled(stream, position);
        }
        server.restart();
        api = server.client();
        try (SseClient stream = api.stream(STREAM, "Last-Event-ID", position)) {
            String after = create("After");
            List<Frame> frames = stream.until(told(after, "created"));
            assertThat(frames).noneMatch(frame -> frame.event().equals("gap"));
            position = settled(stream, frames.getLast().id());
        }
        server.end();
        write(ID, "While nobody looked");
        server.restart();
        api = server.client();
        try (SseClient stream = api.stream(STREAM, "Last-Event-ID", position)) {
            Frame gap = stream.until(frame -> frame.event().equals("gap")).getLast();
            assertThat(gap.json().path("reason").asString()).isEqualTo("other_history");
            assertThat(gap.json().path("reload").get(0).asString()).isEqualTo(TICKETS);
            assertThat(gap.id()).isNotEqualTo(position);
        }
    }

    /// The id of a mark made by hand, behind which the server has nothing more to say of what was before.
    private String settled(SseClient stream, String position) throws IOException {
        write("00001KSKBP8ZA", "Mark after " + position);
        return stream.until(titled("00001KSKBP8ZA", "Mark after " + position))
                .getLast()
                .id();
    }

    @Test
    void anotherFolderInItsPlaceIsAGapAndIsFollowed() throws Exception {
        write(ID, "First");
        Path aside = Files.createDirectory(dir.resolve("many"));
        for (int at = 0; at < 300; at++) {
            Path ticket = Files.createDirectory(
                    aside.resolve("00001KSKC" + String.format(java.util.Locale.ROOT, "%04d", at)));
            Files.writeString(ticket.resolve("item.md"), item("Ticket " + at));
        }
        Files.move(files.resolve(ID), aside.resolve(ID));
        try (SseClient stream = api.stream(STREAM)) {
            Files.delete(files);
            Files.move(aside, files);
            Frame gap = stream.until(frame -> frame.event().equals("gap")).getLast();
            assertThat(gap.json().path("reload").get(0).asString()).isEqualTo(TICKETS);
            goesOn(stream);
        }
        assertThat(api.get(TICKETS + "?limit=1000").good().path("items")).hasSize(301);
    }

    @Test
    void aFolderThatAppearsLaterIsFollowed() throws Exception {
        Files.delete(files);
        try (SseClient stream = api.stream(STREAM)) {
            goesOn(stream);
        }
    }

    /// Changes a ticket until the change is told by its name: what changes while a folder is being found comes as
    /// a gap.
    private void goesOn(SseClient stream) throws IOException {
        boolean told = false;
        for (int at = 0; !told; at++) {
            String title = "Goes on " + at;
            write(ID, title);
            told = stream
                    .until(frame ->
                            frame.event().equals("gap") || titled(ID, title).test(frame))
                    .stream()
                    .anyMatch(titled(ID, title));
        }
    }

    @Test
    void aPositionAmongTicketsThatIsNoneIsRefused() {
        api.get(STREAM + "?after=embedded.00000000.1,tickets.x").problem(ProblemCode.INVALID_REQUEST);
        api.get(STREAM + "?after=embedded.00000000.1,").problem(ProblemCode.INVALID_REQUEST);
    }

    @Test
    void aWorkersOwnStreamHasNoTickets() throws Exception {
        String id = api.create();
        try (SseClient stream = api.stream(worker(id) + "/stream?after=now")) {
            create("Not here");
            api.run(id, "true");
            assertThat(stream.until(frame -> frame.kind().equals("run_finished")))
                    .noneMatch(frame -> frame.event().equals("ticket"));
        }
    }
}
