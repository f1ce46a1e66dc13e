package dev.yoi.cli.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.cli.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What the ticket commands print and exit with.
class TicketCommandsTest {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    private Path folder;

    private Path project;
    private TicketScreen yoi;

    @BeforeEach
    void makeAProject() throws Exception {
        project = Files.createDirectories(folder.resolve("project"));
        yoi = new TicketScreen(project, folder.resolve("data"));
        yoi.done("ticket", "init");
    }

    /// The story that this project began with, by commands.
    @Test
    void aTicketThatDependsOnAnotherStartsOnlyWhenThatIsDone() {
        String core = yoi.done("ticket", "create", "--title", "Runtime core");
        String rest = yoi.done("ticket", "create", "--title", "REST around the core");
        yoi.done("ticket", "ready", core, "-m", "Clear.");
        yoi.done("ticket", "queue", core);
        yoi.done("ticket", "start", core);
        yoi.done("ticket", "relation", "add", rest, "depends_on", core, "-m", "needs its API");
        yoi.done("ticket", "ready", rest, "-m", "Clear once the core is there.");
        assertThat(yoi.done("ticket", "queue", rest)).contains("ready → queued");
        yoi.done("ticket", "decision", rest, "-m", "Waits for the core.");

        assertThat(yoi.run("ticket", "start", rest)).isEqualTo(1);
        assertThat(yoi.errors()).contains("[ticket_blocked]", core, "what to do: ");
        assertThat(yoi.json("ticket", "show", rest).path("state").asString()).isEqualTo("queued");

        assertThat(yoi.run("ticket", "done", core, "--commit", COMMIT)).isEqualTo(1);
        assertThat(yoi.errors()).contains("[ticket_not_approved]");
        yoi.done("ticket", "review", core, "--approve", "--commit", COMMIT, "-m", "Reads well.");
        yoi.done("ticket", "done", core, "--commit", COMMIT);
        yoi.done("ticket", "close", core, "-m", "The core is there.");

        assertThat(yoi.done("ticket", "start", rest)).contains("queued → inprogress");
        JsonNode report = yoi.json("ticket", "doctor");
        assertThat(report.path("tickets").asInt()).isEqualTo(2);
        assertThat(report.path("diagnostics")).isEmpty();
    }

    @Test
    void everyTurnOfATicketsLifeHasItsCommand() {
        String id = yoi.done("ticket", "create", "--title", "One");
        yoi.done("ticket", "ready", id, "-m", "s");
        yoi.done("ticket", "return", id, "-m", "what is missing");
        yoi.done("ticket", "state", id, "ready", "-m", "s");
        yoi.done("ticket", "queue", id);
        yoi.done("ticket", "unqueue", id);
        yoi.done("ticket", "state", id, "queued");
        yoi.done("ticket", "state", id, "inprogress");
        yoi.done("ticket", "requeue", id, "-m", "r", "--ended", "nobody is at it");
        yoi.done("ticket", "start", id);
        yoi.done("ticket", "state", id, "done", "--waive", "small");
        yoi.done("ticket", "rework", id, "-m", "r");
        yoi.done("ticket", "done", id, "--waive", "small");
        yoi.done("ticket", "state", id, "closed", "-m", "It is in.");
        yoi.done("ticket", "reopen", id, "-m", "again");
        assertThat(yoi.done("ticket", "cancel", id, "-m", "no")).contains("planning → closed");

        JsonNode shown = yoi.json("ticket", "show", id);
        assertThat(shown.path("cancelled").asBoolean()).isTrue();
        assertThat(shown.path("diagnostics")).isEmpty();
        assertThat(yoi.done("ticket", "list")).isEmpty();
        assertThat(yoi.done("ticket", "list", "--state", "all")).contains("cancelled", id);
    }

    @Test
    void theDocumentsHaveTheFieldsOfTheContract() {
        String one = yoi.done("ticket", "create", "--title", "One", "-m", "Body");
        String two = yoi.done("ticket", "create", "--title", "Two");
        JsonNode change = yoi.json("ticket", "relation", "add", one, "blocks", two);
        assertThat(change.path("id").asString()).isEqualTo(one);
        assertThat(change.path("event").path("kind").asString()).isEqualTo("create");

        JsonNode list = yoi.json("ticket", "list", "--limit", "1");
        assertThat(list.path("items").get(0).propertyNames())
                .contains("id", "title", "state", "updated_at", "blockers");
        JsonNode next = yoi.json(
                "ticket",
                "list",
                "--limit",
                "1",
                "--cursor",
                list.path("next_cursor").asString());
        assertThat(next.path("items")).hasSize(1);
        assertThat(next.path("next_cursor").isNull()).isTrue();

        JsonNode shown = yoi.json("ticket", "show", two);
        assertThat(shown.propertyNames())
                .contains("id", "title", "state", "body", "events", "relations", "diagnostics");
        assertThat(shown.path("events").get(0).propertyNames())
                .contains("kind", "author", "at", "heading", "body", "attributes");
        assertThat(shown.path("relations").propertyNames()).contains("outgoing", "incoming", "blockers");
        assertThat(shown.path("relations").path("blockers").get(0).path("id").asString())
                .isEqualTo(one);
        assertThat(yoi.json("ticket", "search", "BODY")
                        .path("items")
                        .get(0)
                        .path("id")
                        .asString())
                .isEqualTo(one);
        assertThat(yoi.json("ticket", "list", "--blocked").path("items")).hasSize(1);
    }

    @Test
    void whoDidItIsStampedBesideWhatTheyCallThemselves() {
        String id = yoi.done("ticket", "create", "--title", "One");
        JsonNode event = yoi.json("ticket", "comment", id, "-m", "Hello", "--author", "The boss")
                .path("event");
        assertThat(event.path("author").asString()).isEqualTo("The boss");
        assertThat(event.path("actor").asString()).isEqualTo("user:alice");
    }

    @Test
    void aWorkersProcessIsStampedAsThatWorkerAndMayNotQueue() {
        String id = yoi.done("ticket", "create", "--title", "One");
        yoi.with("YOI_EXECUTION", "store/w-7#3");

        JsonNode event = yoi.json("ticket", "ready", id, "-m", "Clear.").path("event");
        assertThat(event.path("actor").asString()).isEqualTo("worker:embedded/w-7#3");
        assertThat(yoi.run("ticket", "queue", id)).isEqualTo(5);
        assertThat(yoi.errors()).contains("[ticket_actor_not_allowed]");
    }

    @Test
    void aMoveCanDependOnWhatWasSeen() {
        String id = yoi.done("ticket", "create", "--title", "One");
        String seen = yoi.json("ticket", "comment", id, "-m", "first")
                .path("last_event")
                .asString();
        yoi.done("ticket", "comment", id, "-m", "second");

        assertThat(yoi.run("ticket", "ready", id, "-m", "s", "--expect", seen, "--json"))
                .isEqualTo(4);
        assertThat(Json.parse(yoi.errors()).path("code").asString()).isEqualTo("ticket_conflict");
        assertThat(yoi.output()).isEmpty();
        assertThat(yoi.run("ticket", "ready", id, "-m", "s", "--expect", "nonsense"))
                .isEqualTo(2);
    }

    @Test
    void aRepetitionWithTheSameKeyCountsOnce() {
        String id = yoi.done("ticket", "create", "--title", "One", "--idempotency-key", "k1");
        assertThat(yoi.done("ticket", "create", "--title", "One", "--idempotency-key", "k1"))
                .isEqualTo(id);
        yoi.done("ticket", "ready", id, "-m", "s", "--idempotency-key", "k2");
        yoi.done("ticket", "ready", id, "-m", "s", "--idempotency-key", "k2");
        assertThat(yoi.json("ticket", "show", id).path("events")).hasSize(3);
    }

    @Test
    void aShortenedIdIsEnoughAndAnAmbiguousOneIsSaidToBeSo() {
        String one = yoi.done("ticket", "create", "--title", "One");
        String two = yoi.done("ticket", "create", "--title", "Two");
        assertThat(yoi.done("ticket", "comment", one.substring(6).toLowerCase(java.util.Locale.ROOT), "-m", "x"))
                .startsWith(one);
        assertThat(yoi.run("ticket", "show", one.substring(0, 5))).isEqualTo(2);
        assertThat(yoi.errors()).contains("[ticket_ambiguous]", two);
        assertThat(yoi.run("ticket", "show", "ZZZZ")).isEqualTo(3);
        assertThat(yoi.run("ticket", "show", "Z")).isEqualTo(2);
    }

    @Test
    void textsComeFromFilesAndFromStandardInput() throws Exception {
        Files.writeString(project.resolve("idea.md"), "From a file\n");
        String id = yoi.done("ticket", "create", "--title", "One", "--body", "idea.md");
        yoi.typing("From standard input\n").done("ticket", "comment", id, "--body", "-");
        JsonNode shown = yoi.json("ticket", "show", id);
        assertThat(shown.path("body").asString()).isEqualTo("\nFrom a file\n");
        assertThat(shown.path("events").get(1).path("body").asString()).isEqualTo("From standard input");
        assertThat(yoi.run("ticket", "comment", id, "--body", "nowhere.md")).isEqualTo(1);
        assertThat(yoi.errors()).contains("[file_unreadable]");
        Files.write(project.resolve("picture"), new byte[] {(byte) 0xff, 0});
        assertThat(yoi.run("ticket", "comment", id, "--body", "picture")).isEqualTo(1);
        assertThat(yoi.errors()).contains("UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ticket",
                "ticket creat",
                "ticket create",
                "ticket comment ID",
                "ticket comment ID -m a --body b",
                "ticket review ID -m x",
                "ticket review ID --approve --request-changes -m x",
                "ticket done ID",
                "ticket done ID --commit a --waive b",
                "ticket state ID nonsense",
                "ticket state ID done --waive x",
                "ticket list --state nonsense",
                "ticket list --sort nonsense",
                "ticket list --limit 0",
                "ticket list --cursor nonsense",
                "ticket list --blocked --ready-to-queue",
                "ticket relation add ID nonsense ID",
                "ticket plan ID --record nonsense",
                "ticket plan ID --record after",
                "ticket plan ID --related ID -m x",
                "ticket edit ID --set state=done",
                "ticket edit ID",
                "ticket edit ID --resume here --title x",
                "ticket doctor --dry-run"
            })
    void aMistakeOfUsageExitsWith2AndChangesNothing(String line) throws Exception {
        String id = yoi.done("ticket", "create", "--title", "One");
        byte[] before = Files.readAllBytes(project.resolve(".yoi/tickets/" + id + "/thread.md"));

        assertThat(yoi.run(line.replace("ID", id).split(" "))).isEqualTo(2);

        assertThat(yoi.errors()).contains("what to do: ");
        assertThat(yoi.output()).isEmpty();
        assertThat(Files.readAllBytes(project.resolve(".yoi/tickets/" + id + "/thread.md")))
                .isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "ticket close ID -m x, 4, ticket_wrong_state",
        "ticket relation remove ID depends_on 0000000000001, 3, ticket_relation_missing",
        "ticket relation add ID depends_on 0000000000001, 3, ticket_relation_missing",
        "ticket relation add ID depends_on ID -m x, 1, ticket_relation_cycle",
        "ticket artifact get ID nothing --out x, 3, ticket_not_found",
        "ticket artifact add ID nowhere, 1, file_unreadable",
        "ticket review ID --approve --commit HEAD -m x, 3, commit_not_found",
        "ticket import nowhere, 3, folder_not_found",
        "ticket list --root nowhere, 3, ticket_not_found"
    })
    void aRefusalHasItsCodeAndItsExit(String line, int exit, String code) {
        String id = yoi.done("ticket", "create", "--title", "One");
        assertThat(yoi.run((line.replace("ID", id) + " --json").split(" "))).isEqualTo(exit);
        assertThat(Json.parse(yoi.errors()).path("code").asString()).isEqualTo(code);
        assertThat(yoi.output()).isEmpty();
    }

    @Test
    void everyCommandHasAnExampleInItsHelp() {
        yoi.run("ticket", "--help");
        List<String> commands = yoi.output()
                .lines()
                .dropWhile(line -> !line.equals("Commands:"))
                .skip(1)
                .takeWhile(line -> !line.isBlank())
                .filter(line -> line.startsWith("  ") && line.charAt(2) != ' ')
                .map(line -> line.strip().split(" ", 2)[0])
                .toList();
        assertThat(commands).hasSizeGreaterThan(25);
        for (String command : commands) {
            assertThat(yoi.run("ticket", command, "--help")).isZero();
            assertThat(yoi.output()).as(command).contains("Usage: yoi ticket " + command);
            assertThat(yoi.output().lines().toList()).as(command).allMatch(line -> line.length() <= 101);
        }
    }

    @Test
    void aPlanPutsWorkInOrder() {
        String one = yoi.done("ticket", "create", "--title", "One");
        String two = yoi.done("ticket", "create", "--title", "Two");
        yoi.done("ticket", "plan", one, "-m", "First this.");
        yoi.done("ticket", "plan", one, "--record", "after", "--related", two, "-m", "Wait.");
        yoi.done("ticket", "plan", one, "--record", "accepted_plan", "-m", "One slice.", "--branch", "b");
        JsonNode shown = yoi.json("ticket", "show", one);
        assertThat(shown.path("plan")).hasSize(2);
        assertThat(shown.path("plan")
                        .get(1)
                        .path("accepted_plan")
                        .path("summary")
                        .asString())
                .isEqualTo("One slice.");
        assertThat(shown.path("relations").path("blockers").get(0).path("via").asString())
                .isEqualTo("plan");
        assertThat(yoi.done("ticket", "show", one)).contains("waits for " + two, "First this.", "One slice.");
    }

    @Test
    void filesAreAttachedAndCopiedOut() throws Exception {
        String id = yoi.done("ticket", "create", "--title", "One");
        Files.write(project.resolve("trace.bin"), new byte[] {0, 1, 2});
        yoi.done("ticket", "artifact", "add", id, "trace.bin");
        yoi.typing("a,b").done("ticket", "artifact", "add", id, "-", "--name", "figures.csv");
        assertThat(yoi.done("ticket", "artifact", "list", id)).isEqualTo("figures.csv\ntrace.bin");
        yoi.done("ticket", "artifact", "get", id, "trace.bin", "--out", "copy.bin");
        assertThat(Files.readAllBytes(project.resolve("copy.bin"))).containsExactly(0, 1, 2);
        assertThat(yoi.run("ticket", "artifact", "get", id, "trace.bin", "--out", "copy.bin"))
                .isEqualTo(1);
        assertThat(yoi.run("ticket", "artifact", "add", id, "trace.bin")).isEqualTo(2);
    }

    @Test
    void theDoctorLooksAtAnyFolderOfTicketsAndSaysWhatIsWrong() throws Exception {
        String id = yoi.done("ticket", "create", "--title", "One");
        Path item = project.resolve(".yoi/tickets/" + id + "/item.md");
        Files.writeString(item, Files.readString(item).replace("planning", "done"));
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        var other = new TicketScreen(elsewhere, folder.resolve("data"));

        int exit = other.run(
                "ticket", "doctor", "--root", project.resolve(".yoi/tickets").toString(), "--json");

        assertThat(exit).isEqualTo(1);
        JsonNode report = Json.parse(other.output());
        assertThat(report.path("diagnostics").get(0).propertyNames())
                .contains("code", "severity", "ticket", "file", "offset", "message");
        assertThat(report.path("diagnostics")
                        .valueStream()
                        .map(found -> found.path("code").asString()))
                .contains("chain_broken");
        assertThat(yoi.run("ticket", "doctor")).isEqualTo(1);
        assertThat(yoi.output()).contains("[chain_broken]", id + "/item.md", "1 errors");
        try (Stream<Path> left = Files.list(elsewhere)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void theDoctorCompletesWhatACrashLeft() throws Exception {
        String id = yoi.done("ticket", "create", "--title", "One");
        Path leftover = Files.writeString(project.resolve(".yoi/tickets/" + id + "/.item.md.new"), "half");
        assertThat(yoi.run("ticket", "doctor", "--strict")).isEqualTo(1);
        assertThat(yoi.done("ticket", "doctor", "--fix", "--dry-run")).contains("would remove");
        assertThat(leftover).exists();
        assertThat(yoi.done("ticket", "doctor", "--fix", "--strict")).contains("did: remove");
        assertThat(leftover).doesNotExist();
    }

    @Test
    void olderLayoutsAreImportedOnce() {
        String older = Path.of(
                        System.getProperty("yoi.repository"), "tickets/src/test/resources/folder/legacy/work-items")
                .toString();
        assertThat(yoi.json("ticket", "import", older, "--dry-run").path("imported"))
                .hasSize(4);
        assertThat(yoi.json("ticket", "import", older).path("imported")).hasSize(4);
        JsonNode again = yoi.json("ticket", "import", older);
        assertThat(again.path("imported")).isEmpty();
        assertThat(again.path("already_there")).hasSize(4);
        assertThat(yoi.done("ticket", "list", "--state", "all")).contains("CLI: a \"list\" command: fast");
        assertThat(yoi.json("ticket", "doctor").path("diagnostics").valueStream())
                .noneMatch(found -> found.path("severity").asString().equals("error"));
    }

    @Test
    void coloursAreForTerminalsAndForThoseWhoWantThem() {
        yoi.done("ticket", "create", "--title", "One");
        assertThat(yoi.done("ticket", "list")).doesNotContain("\u001b");
        assertThat(yoi.atATerminal().done("ticket", "list")).contains("\u001b[2m");
        assertThat(yoi.with("NO_COLOR", "1").done("ticket", "list")).doesNotContain("\u001b");
    }

    @Test
    void whatSomebodyWroteCanNotSteerTheTerminal() {
        String id = yoi.done("ticket", "create", "--title", "One");
        yoi.done("ticket", "comment", id, "-m", "red \u001b[31m and \u202e back");
        assertThat(yoi.done("ticket", "show", id))
                .doesNotContain("\u001b", "\u202e")
                .contains("\\x1b");
    }

    @Test
    void theShellCompletesIdsOfTicketsThatACommandCouldMove() {
        String one = yoi.done("ticket", "create", "--title", "One");
        String two = yoi.done("ticket", "create", "--title", "Two");
        yoi.done("ticket", "ready", two, "-m", "s");
        assertThat(yoi.done("ticket", "ids").lines()).containsExactlyInAnyOrder(one, two);
        assertThat(yoi.done("ticket", "ids", "--for", "queue")).isEqualTo(two);
        assertThat(yoi.done("ticket", "ids", "--for", "start")).isEmpty();
        assertThat(yoi.done("completion", "bash")).contains("ticket ids --for");
    }
}
