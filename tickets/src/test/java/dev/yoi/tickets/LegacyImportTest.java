package dev.yoi.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.tickets.model.Actor;
import dev.yoi.tickets.model.EventKind;
import dev.yoi.tickets.model.Severity;
import dev.yoi.tickets.model.TicketId;
import dev.yoi.tickets.model.TicketState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LegacyImportTest {

    private static final Signature ALICE = Signature.of(Actor.user("alice"));

    @TempDir
    private Path folder;

    private Path from;
    private Path root;
    private TicketStore store;

    @BeforeEach
    void open() throws IOException {
        from = Files.createDirectory(folder.resolve("work-items"));
        root = Files.createDirectory(folder.resolve("tickets"));
        store = TicketStore.open(root, TicketStoreSettings.of(InstantSource.system(), "test"));
    }

    @Test
    void openAndClosedTicketsBecomeTickets() throws IOException {
        older(
                "open/20260527-000001-pod",
                "title: Pod: a \"title\" that is no YAML\nstatus: open\nlabels: [migrated, x]",
                "");
        older("closed/20260527-000002-done", "title: Done\nstatus: closed", closeEvent());
        older("pending/20260527-000003-later", "title: Later\nstatus: pending", "");
        ImportReport report = store.importLegacy(from, false, ALICE);
        assertThat(report.problems()).isEmpty();
        assertThat(report.imported()).hasSize(3);

        Ticket open = store.ticket(new TicketId("00001KSKBP8Z8"));
        assertThat(open.title()).isEqualTo("Pod: a \"title\" that is no YAML");
        assertThat(open.state()).contains(TicketState.PLANNING);
        assertThat(open.items("labels")).containsExactly("migrated", "x");
        assertThat(open.field("legacy_note")).isEqualTo("kept: as it is");
        assertThat(open.field("imported_from")).isEqualTo("open/20260527-000001-pod");
        assertThat(open.body()).isEqualTo("\nThe *body*\n---\nwith dashes\n");
        assertThat(open.events().getLast().kind()).contains(EventKind.MIGRATION);
        assertThat(Files.readString(root.resolve("00001KSKBP8Z8/artifacts/deep/note.txt")))
                .isEqualTo("attached");

        Ticket closed = store.ticket(TicketId.ofMillis(1_779_840_002_000L));
        assertThat(closed.state()).contains(TicketState.CLOSED);
        assertThat(closed.resolution()).contains("It works.\n");
        assertThat(store.doctor().diagnostics()).noneMatch(found -> found.severity() == Severity.ERROR);
    }

    @Test
    void aSecondRunChangesNothingAndNothingIsEverRemoved() throws IOException {
        older("open/20260527-000001-a", "title: A\nstatus: open", "");
        older("20260527-000001-001", "title: B\nstatus: closed", "");
        List<Path> before = files(from);
        assertThat(store.importLegacy(from, true, ALICE).imported()).hasSize(2);
        assertThat(files(root)).noneMatch(path -> path.toString().endsWith("item.md"));
        assertThat(store.importLegacy(from, false, ALICE).imported()).hasSize(2);
        assertThat(store.ticket(TicketId.ofMillis(1_779_840_001_001L)).state()).isPresent();
        List<Path> after = files(root);
        ImportReport again = store.importLegacy(from, false, ALICE);
        assertThat(again.imported()).isEmpty();
        assertThat(again.alreadyThere()).hasSize(2);
        assertThat(files(root)).isEqualTo(after);
        assertThat(files(from)).isEqualTo(before);
        assertThat(store.doctor().diagnostics()).noneMatch(found -> found.severity() == Severity.ERROR);
    }

    @Test
    void listsAndTextsOfSeveralLinesAreTakenOver() throws IOException {
        older(
                "open/20260527-000004-lines",
                "title: |\n  Two\n  lines\nlabels:\n  - a\n  - 'b c'\nrisk_flags:\n- x\nstatus: open",
                "");
        older("open/20260527-000005-no-title", "status: open", "");
        assertThat(store.importLegacy(from, false, ALICE).problems()).isEmpty();
        Ticket ticket = store.ticket(TicketId.ofMillis(1_779_840_004_000L));
        assertThat(ticket.title()).isEqualTo("Two lines");
        assertThat(ticket.items("labels")).containsExactly("a", "b c");
        assertThat(ticket.items("risk_flags")).containsExactly("x");
        assertThat(store.ticket(TicketId.ofMillis(1_779_840_005_000L)).title()).isEqualTo("20260527-000005-no-title");
    }

    @Test
    void whatLooksLikeATicketAndIsNoneIsTold() throws IOException {
        older("open/20260527-000001-a", "title: A\nstatus: open", "");
        Files.createDirectories(from.resolve("open/notes"));
        Files.createDirectories(from.resolve("closed/20260527-000002-thread-only"));
        Path linked = Files.createDirectories(from.resolve("20260527-000003-001"));
        Files.createSymbolicLink(linked.resolve("item.md"), from.resolve("open/20260527-000001-a/item.md"));
        Files.writeString(from.resolve("open/README.md"), "not a ticket");
        ImportReport report = store.importLegacy(from, false, ALICE);
        assertThat(report.imported()).hasSize(1);
        assertThat(report.problems())
                .anySatisfy(text -> assertThat(text).startsWith("open/notes: "))
                .anySatisfy(text -> assertThat(text).startsWith("closed/20260527-000002-thread-only: "))
                .anySatisfy(text -> assertThat(text).startsWith("20260527-000003-001: "))
                .hasSize(3);
    }

    @Test
    void oneBadTicketIsAProblemAndTheOthersAreImported() throws IOException {
        older("open/20260527-000001-a", "title: A\nstatus: open", "");
        Path bad = Files.createDirectories(from.resolve("open/20269999-000001-bad"));
        Files.writeString(bad.resolve("item.md"), "no front matter");
        Files.createSymbolicLink(from.resolve("open/20260527-000001-a/artifacts/link"), folder);
        ImportReport report = store.importLegacy(from, false, ALICE);
        assertThat(report.imported()).hasSize(1);
        assertThat(report.problems()).hasSize(2).anyMatch(text -> text.contains("20269999-000001-bad"));
    }

    /// On any folder of real older tickets: `-Dyoi.tickets.legacy=DIR`.
    @Test
    void aWholeOlderFolderIsImported() {
        Path legacy = TicketFolder.legacy();
        ImportReport report = store.importLegacy(legacy, false, ALICE);
        assertThat(report.problems()).isEmpty();
        assertThat(report.imported()).isNotEmpty();
        assertThat(store.importLegacy(legacy, false, ALICE).imported()).isEmpty();
        assertThat(store.doctor().diagnostics()).noneMatch(found -> found.severity() == Severity.ERROR);
    }

    private void older(String name, String keys, String thread) throws IOException {
        Path ticket = Files.createDirectories(from.resolve(name));
        String folderName = name.substring(name.lastIndexOf('/') + 1);
        Files.writeString(
                ticket.resolve("item.md"),
                "---\nid: " + folderName + "\nslug: x\n" + keys
                        + "\nlegacy_note: kept: as it is\ncreated_at: 2026-05-27T00:00:0" + folderName.charAt(14)
                        + "Z\nupdated_at: 2026-05-28T00:00:00Z\nassignee: null\n---\n\nThe *body*\n---\nwith dashes\n");
        Files.writeString(ticket.resolve("thread.md"), thread);
        Files.createDirectories(ticket.resolve("artifacts/deep"));
        Files.writeString(ticket.resolve("artifacts/deep/note.txt"), "attached");
        if (!thread.isEmpty()) {
            Files.writeString(ticket.resolve("resolution.md"), "It works.\n");
        }
    }

    private static String closeEvent() {
        return "<!-- event: close author: a at: 2026-05-29T00:00:00Z status: closed -->\n\n## Closed\n\nIt works.\n\n---\n";
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> !path.getFileName().toString().startsWith(".ticket-backend"))
                    .sorted()
                    .toList();
        }
    }
}
