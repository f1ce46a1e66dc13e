package dev.yoi.tickets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.tickets.format.FieldValue;
import dev.yoi.tickets.machine.Command;
import dev.yoi.tickets.model.Actor;
import dev.yoi.tickets.model.Diagnostic;
import dev.yoi.tickets.model.DiagnosticCode;
import dev.yoi.tickets.model.PlanKind;
import dev.yoi.tickets.model.RelationKind;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// I5: whatever lies in the root, it is a typed diagnostic for its ticket and everything else works.
class HostileRootTest {

    private static final Signature ALICE = Signature.of(Actor.user("alice"));
    private static final TicketId BAD = TicketId.ofMillis(7);

    @TempDir
    private Path folder;

    private Path root;
    private TicketStore store;
    private TicketId good;

    @BeforeEach
    void open() throws IOException {
        root = Files.createDirectory(folder.resolve("tickets"));
        store = TicketStore.open(root, TicketStoreSettings.of(new SteppingClock("2026-06-15T06:00:00Z"), "test"));
        good = store.create(NewTicket.titled("Good"), ALICE).id();
    }

    @Test
    void I5_aLinkOutOfTheRootIsRefused() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("item.md"), "---\ntitle: secret\nstate: ready\n---\n");
        Files.createSymbolicLink(root.resolve(BAD.text()), outside);
        assertThat(codes()).contains(DiagnosticCode.SYMLINK_REFUSED);
        assertThatThrownBy(() -> store.ticket(BAD))
                .extracting(HostileRootTest::kind)
                .isEqualTo(TicketFailure.Kind.NOT_FOUND);
        assertGoodWorks();
    }

    @Test
    void I5_aLinkInPlaceOfAFileIsNeverReadAndNeverWritten() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "secret\n");
        for (String name : List.of("thread.md", "resolution.md", "artifacts/relations.json")) {
            Path ticket = bad("ready");
            Files.createDirectories(ticket.resolve("artifacts"));
            Files.deleteIfExists(ticket.resolve(name));
            Files.createSymbolicLink(ticket.resolve(name), secret);
            assertThat(codes()).as(name).contains(DiagnosticCode.SYMLINK_REFUSED);
            assertThatThrownBy(() -> store.post(BAD, Post.comment("x"), ALICE))
                    .extracting(HostileRootTest::kind)
                    .isEqualTo(TicketFailure.Kind.DAMAGED);
            assertThat(Files.readString(secret)).isEqualTo("secret\n");
            Files.delete(ticket.resolve(name));
        }
        Path ticket = bad("ready");
        Files.delete(ticket.resolve("item.md"));
        Files.createSymbolicLink(ticket.resolve("item.md"), secret);
        assertThat(codes()).contains(DiagnosticCode.SYMLINK_REFUSED);
        assertGoodWorks();
    }

    @Test
    void whatAReaderWouldRefuseIsNotWritten() {
        List<String> labels = IntStream.range(0, 3_000)
                .mapToObj(i -> "a-label-of-some-length-" + i)
                .toList();
        assertRefused(
                TicketFailure.Kind.LIMIT_EXCEEDED,
                () -> store.create(NewTicket.titled("Many").withLabels(labels), ALICE));
        assertRefused(
                TicketFailure.Kind.LIMIT_EXCEEDED,
                () -> store.edit(
                        good, ItemEdit.of(store.ticket(good)).with("labels", FieldValue.items(labels)), ALICE));
        assertRefused(
                TicketFailure.Kind.LIMIT_EXCEEDED,
                () -> store.edit(
                        good,
                        ItemEdit.of(store.ticket(good)).with("note", FieldValue.text("x".repeat(70_000))),
                        ALICE));
        assertRefused(
                TicketFailure.Kind.INVALID_INPUT,
                () -> store.create(NewTicket.titled("Nul").withBody("a\0b"), ALICE));
        assertGoodWorks();
    }

    @ParameterizedTest
    @ValueSource(strings = {"labels", "risk_flags"})
    void aListStaysAList(String key) {
        ItemEdit edit = ItemEdit.of(store.ticket(good));
        assertRefused(TicketFailure.Kind.INVALID_INPUT, () -> edit.with(key, FieldValue.text("x")));
        assertThat(store.edit(good, edit.with(key, FieldValue.items(List.of("x"))), ALICE))
                .isInstanceOf(Outcome.Applied.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"title", "priority", "assignee", "readiness"})
    void aTextStaysAText(String key) {
        ItemEdit edit = ItemEdit.of(store.ticket(good));
        assertRefused(TicketFailure.Kind.INVALID_INPUT, () -> edit.with(key, FieldValue.items(List.of("x"))));
        assertThat(store.edit(good, edit.with(key, FieldValue.text("x")), ALICE))
                .isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void aReviewThatNobodyCouldCountIsRefused() {
        assertRefused(TicketFailure.Kind.INVALID_INPUT, () -> Post.review(true, Optional.of("HEAD"), "Good."));
        assertRefused(
                TicketFailure.Kind.INVALID_INPUT,
                () -> store.recordPlan(
                        good, new PlanDraft(PlanKind.ACCEPTED_PLAN, Optional.empty(), "", Optional.empty()), ALICE));
    }

    private static void assertRefused(TicketFailure.Kind kind, ThrowingCallable act) {
        assertThatThrownBy(act).extracting(HostileRootTest::kind).isEqualTo(kind);
    }

    @Test
    void I5_aNameThatIsNoTextIsReported() throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "mkdir \"$(printf 'a\\377')\"")
                .directory(root.toFile())
                .start();
        assertThat(shell.waitFor()).isZero();
        assertThat(codes()).containsExactly(DiagnosticCode.BAD_DIRECTORY_NAME);
        assertGoodWorks();
    }

    @Test
    void I5_aFileInPlaceOfTheArtifactsIsToldBeforeAnythingHappens() throws IOException {
        Path ticket = bad("ready");
        Files.writeString(ticket.resolve("artifacts"), "x");
        assertThat(codes()).contains(DiagnosticCode.FILE_UNREADABLE);
        assertThatThrownBy(() -> store.addRelation(BAD, RelationKind.RELATED, good, "", ALICE))
                .extracting(HostileRootTest::kind)
                .isEqualTo(TicketFailure.Kind.DAMAGED);
        Files.delete(ticket.resolve("artifacts"));
        store.post(BAD, Post.comment("x"), ALICE);
        assertGoodWorks();
    }

    @Test
    void I5_aLinkAmongTheAttachmentsIsNamedAndHarmsNothingElse() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "secret\n");
        Path ticket = bad("ready");
        Files.createDirectories(ticket.resolve("artifacts"));
        Files.createSymbolicLink(ticket.resolve("artifacts/log.txt"), secret);
        assertThat(store.ticket(BAD).diagnostics())
                .filteredOn(found -> found.code() == DiagnosticCode.SYMLINK_REFUSED)
                .extracting(Diagnostic::file)
                .containsExactly("artifacts/log.txt");
        store.post(BAD, Post.comment("x"), ALICE);
        assertThat(store.artifacts(BAD)).isEmpty();
        assertGoodWorks();
    }

    @Test
    void I5_aLinkedArtifactsDirectoryIsNeverWrittenThrough() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Path ticket = bad("ready");
        Files.createSymbolicLink(ticket.resolve("artifacts"), outside);
        assertThat(codes()).contains(DiagnosticCode.SYMLINK_REFUSED);
        assertThatThrownBy(() -> store.addRelation(BAD, RelationKind.RELATED, good, "", ALICE))
                .extracting(HostileRootTest::kind)
                .isEqualTo(TicketFailure.Kind.DAMAGED);
        assertThat(outside).isEmptyDirectory();
        assertGoodWorks();
    }

    @Test
    void I5_halfWrittenDirectoriesAndStrayFilesAreNamed() throws IOException {
        Files.createDirectory(root.resolve(BAD.text()));
        Files.createDirectories(root.resolve(".building-" + BAD));
        Files.createDirectories(root.resolve("not an id"));
        Files.writeString(root.resolve("not an id/item.md"), "---\n---\n");
        Files.createDirectories(root.resolve("open/20260527-000001-x"));
        Files.createDirectories(root.resolve("just a folder"));
        Files.writeString(root.resolve("README.md"), "hello");
        Files.writeString(root.resolve(good + "/.item.md.new"), "half");
        Files.createDirectories(root.resolve(TicketId.ofMillis(8) + "/item.md"));
        assertThat(codes())
                .containsExactlyInAnyOrder(
                        DiagnosticCode.DIRECTORY_INCOMPLETE,
                        DiagnosticCode.DIRECTORY_INCOMPLETE,
                        DiagnosticCode.LEFTOVER_FILE,
                        DiagnosticCode.LEFTOVER_FILE,
                        DiagnosticCode.BAD_DIRECTORY_NAME,
                        DiagnosticCode.LEGACY_LAYOUT);
        assertThat(store.list(TicketQuery.all()).items()).hasSize(1);
        assertThat(store.repair(true)).hasSize(2);
        assertThat(codes()).contains(DiagnosticCode.LEFTOVER_FILE);
        assertThat(store.repair(false)).hasSize(2);
        assertThat(codes()).doesNotContain(DiagnosticCode.LEFTOVER_FILE);
        assertGoodWorks();
    }

    @Test
    void I5_damagedArtifactsAreDiagnosticsWithOffsets() throws IOException {
        Path ticket = bad("ready");
        Files.createDirectories(ticket.resolve("artifacts"));
        String goodLine = "{\"id\":\"1\",\"ticket_id\":\"" + BAD + "\",\"kind\":\"after\",\"related_ticket\":\"" + good
                + "\",\"author\":\"a\",\"at\":\"2026-06-15T06:00:00Z\"}\n";
        Files.writeString(
                ticket.resolve("artifacts/orchestration-plan.jsonl"),
                goodLine + "{\"id\":\n[]\n" + "{\"a\":".repeat(5_000) + "\n" + goodLine);
        Files.writeString(ticket.resolve("artifacts/relations.json"), "{\"version\":1,\"version\":1,\"relations\":[]}");
        Ticket read = store.ticket(BAD);
        assertThat(read.plan()).hasSize(2);
        assertThat(read.diagnostics().stream().filter(found -> found.code() == DiagnosticCode.PLAN_LINE_INVALID))
                .hasSize(3)
                .first()
                .satisfies(found -> assertThat(found.offset()).isEqualTo(goodLine.length()));
        assertThat(codes()).contains(DiagnosticCode.RELATIONS_INVALID);
        assertThatThrownBy(() -> store.addRelation(BAD, RelationKind.RELATED, good, "", ALICE))
                .extracting(HostileRootTest::kind)
                .isEqualTo(TicketFailure.Kind.DAMAGED);
        assertGoodWorks();
    }

    @Test
    void I5_aCycleMadeByHandIsReported() throws IOException {
        TicketId other = store.create(NewTicket.titled("Other"), ALICE).id();
        store.addRelation(good, RelationKind.DEPENDS_ON, other, "", ALICE);
        Files.createDirectories(root.resolve(other + "/artifacts"));
        Files.writeString(
                root.resolve(other + "/artifacts/relations.json"),
                "{\"version\":1,\"relations\":[{\"ticket_id\":\"" + other + "\",\"kind\":\"depends_on\",\"target\":\""
                        + good
                        + "\",\"author\":\"a\",\"at\":\"x\"},{\"ticket_id\":\"" + other
                        + "\",\"kind\":\"related\",\"target\":\"0000000000001\",\"author\":\"a\",\"at\":\"x\"}]}");
        assertThat(codes()).containsExactlyInAnyOrder(DiagnosticCode.RELATION_CYCLE, DiagnosticCode.RELATION_DANGLING);
        assertGoodWorks();
    }

    @Test
    void I13_aStateChangedByHandIsAChainThatDoesNotLeadThere() throws IOException {
        Path item = root.resolve(good + "/item.md");
        Files.writeString(item, Files.readString(item).replace("'planning'", "'done'"));
        assertThat(codes()).contains(DiagnosticCode.CHAIN_BROKEN);
    }

    @Test
    void aPendingOperationThatDoesNotFitIsSetAsideAndKept() throws IOException {
        Path pending = root.resolve(good + "/.pending-operation.json");
        Files.writeString(pending, "{\"version\":1}");
        assertThat(codes()).containsExactly(DiagnosticCode.OPERATION_SET_ASIDE);
        store.post(good, Post.comment("x"), ALICE);
        assertThat(pending).doesNotExist();
        assertThat(root.resolve(good + "/.set-aside-operation-1.json")).hasContent("{\"version\":1}");
        assertThat(codes()).containsExactly(DiagnosticCode.OPERATION_SET_ASIDE);
    }

    @Test
    void I12_noMessageNamesThePlaceOfTheRoot() throws IOException {
        bad("nonsense");
        Files.delete(root.resolve(good + "/thread.md"));
        Files.createDirectory(root.resolve(good + "/thread.md"));
        for (Diagnostic found : store.doctor().diagnostics()) {
            assertThat(found.toString()).doesNotContain(folder.toString());
        }
        assertThatThrownBy(() -> store.post(good, Post.comment("x"), ALICE)).hasMessageNotContaining(folder.toString());
    }

    @Test
    void idsFromOutsideCannotLeaveTheRoot() {
        for (String id : List.of("..", ".", "", "../../etc", "a/b", "a\\b", "a\u0000b", "/etc/passwd", "%2e%2e")) {
            assertThatThrownBy(() -> store.resolve(id)).isInstanceOf(TicketFailure.class);
        }
    }

    @Test
    void anArtifactHasAPlainNameAndIsNeverReplaced() throws IOException {
        store.attach(good, "picture.png", new byte[] {0, 1, 2});
        assertThat(store.artifacts(good)).containsExactly("picture.png");
        assertThat(store.artifact(good, "picture.png")).containsExactly(0, 1, 2);
        for (String name : List.of(
                "",
                ".",
                "..",
                ".hidden",
                "a/b",
                "a\\b",
                "a\u0000b",
                "a\nb",
                "relations.json",
                "orchestration-plan.jsonl",
                "picture.png")) {
            assertThatThrownBy(() -> store.attach(good, name, new byte[0]))
                    .as(name)
                    .extracting(HostileRootTest::kind)
                    .isEqualTo(TicketFailure.Kind.INVALID_INPUT);
        }
        assertThat(store.artifact(good, "picture.png")).containsExactly(0, 1, 2);
        Files.createSymbolicLink(
                root.resolve(good + "/artifacts/link"), Files.writeString(folder.resolve("secret"), "s"));
        assertThat(store.artifacts(good)).containsExactly("picture.png");
        assertThatThrownBy(() -> store.artifact(good, "link"))
                .extracting(HostileRootTest::kind)
                .isEqualTo(TicketFailure.Kind.NOT_FOUND);
        assertThat(codes()).containsExactly(DiagnosticCode.SYMLINK_REFUSED);
    }

    @Test
    void aTicketInAnUnknownStateIsShownAndNotMoved() throws IOException {
        bad("nonsense");
        assertThat(store.ticket(BAD).state()).isEmpty();
        assertThat(store.list(TicketQuery.all()).items()).hasSize(2);
        assertThatThrownBy(() -> store.ticket(BAD).version())
                .extracting(HostileRootTest::kind)
                .isEqualTo(TicketFailure.Kind.DAMAGED);
        store.addRelation(good, RelationKind.DEPENDS_ON, BAD, "", ALICE);
        assertThat(store.blockers(good)).hasSize(1);
    }

    private Path bad(String state) throws IOException {
        Path ticket = Files.createDirectories(root.resolve(BAD.text()));
        Files.write(
                ticket.resolve("item.md"),
                ("---\ntitle: Bad\nstate: " + state
                                + "\ncreated_at: 2026-06-15T06:00:00Z\nupdated_at: 2026-06-15T06:00:00Z\n---\n")
                        .getBytes(UTF_8));
        Files.writeString(ticket.resolve("thread.md"), "");
        return ticket;
    }

    private void assertGoodWorks() {
        assertThat(store.list(TicketQuery.all()).items())
                .anyMatch(item -> item.id().equals(good));
        assertThat(store.transition(store.ticket(good).version(), new Command.Ready("x"), ALICE))
                .isInstanceOf(Outcome.Applied.class);
        assertThat(store.search("good", 10)).isNotEmpty();
    }

    private List<DiagnosticCode> codes() {
        return store.doctor().diagnostics().stream().map(Diagnostic::code).collect(Collectors.toList());
    }

    private static TicketFailure.Kind kind(Throwable failure) {
        return ((TicketFailure) failure).kind();
    }
}
