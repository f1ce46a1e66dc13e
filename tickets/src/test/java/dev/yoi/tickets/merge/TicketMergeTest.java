package dev.yoi.tickets.merge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.tickets.format.ItemFile;
import dev.yoi.tickets.format.NewEvent;
import dev.yoi.tickets.format.PlanFile;
import dev.yoi.tickets.format.RelationsFile;
import dev.yoi.tickets.format.ThreadFile;
import dev.yoi.tickets.format.ThreadWriter;
import dev.yoi.tickets.model.Actor;
import dev.yoi.tickets.model.Diagnostic;
import dev.yoi.tickets.model.DiagnosticCode;
import dev.yoi.tickets.model.EventKind;
import dev.yoi.tickets.model.Relation;
import dev.yoi.tickets.model.RelationKind;
import dev.yoi.tickets.model.ThreadEvent;
import dev.yoi.tickets.model.TicketId;
import dev.yoi.tickets.model.TicketState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TicketMergeTest {

    private static final TicketId ID = TicketId.ofMillis(1_779_840_001_000L);
    private static final Instant START = Instant.parse("2026-06-15T06:00:00Z");

    @Test
    void threadsAreUnitedWithNoEventLostOrDoubled() {
        String base = comment(comment("", 1, "first"), 2, "second");
        String ours = comment(comment(base, 3, "ours"), 6, "ours again");
        String theirs = comment(comment(base, 4, "theirs"), 5, "theirs again");
        String merged = merge(ThreadFile.NAME, base, ours, theirs);
        assertThat(bodies(merged)).containsExactly("first", "second", "ours", "theirs", "theirs again", "ours again");
        assertThat(ThreadFile.read("", merged.getBytes(UTF_8)).diagnostics()).isEmpty();
        assertThat(merge(ThreadFile.NAME, base, theirs, ours))
                .as("the other direction")
                .isEqualTo(merged);
        assertThat(merge(ThreadFile.NAME, base, merged, theirs)).as("again").isEqualTo(merged);
    }

    @Test
    void anEventStaysBehindTheOneItWasWrittenBehindWhateverTheClocksSay() {
        String base = comment("", 100, "first");
        String ours = comment(base, 50, "a clock that goes wrong");
        String theirs = comment(base, 60, "theirs");
        assertThat(bodies(merge(ThreadFile.NAME, base, ours, theirs)))
                .containsExactly("first", "a clock that goes wrong", "theirs");
    }

    @Test
    void olderEventsWithoutIdsKeepTheirBytesAndAreNotDoubled() {
        String base = "<!-- event: create author: yoi ticket at: 2026-06-15T06:00:00Z -->\n\n## 作成\n\n---\n";
        String ours = comment(base, 3, "ours");
        String theirs = base.stripTrailing() + "\n\n\n" + comment("", 2, "theirs");
        String merged = merge(ThreadFile.NAME, base, ours, theirs);
        assertThat(bodies(merged)).containsExactly("", "theirs", "ours");
        assertThat(merged).startsWith(base);
    }

    @Test
    void twoEqualOldEventsOnBothSidesStayTwo() {
        String event = "<!-- event: comment author: a at: 2026-06-15T06:00:00Z -->\n\nsame\n\n---\n\n";
        String base = event + event;
        assertThat(bodies(merge(ThreadFile.NAME, base, comment(base, 1, "x"), comment(base, 2, "y"))))
                .containsExactly("same", "same", "x", "y");
    }

    @Test
    void tenBranchesInAnyOrderGiveTheSameThread() {
        String base = comment("", 0, "base");
        var branches = new ArrayList<String>();
        for (int branch = 0; branch < 10; branch++) {
            String text = base;
            for (int at = 1; at <= 3; at++) {
                text = comment(text, branch + at * 20L, "branch " + branch + " comment " + at);
            }
            branches.add(text);
        }
        String merged = branches.getFirst();
        for (String branch : branches) {
            merged = merge(ThreadFile.NAME, base, merged, branch);
        }
        var random = new Random(7);
        for (int round = 0; round < 5; round++) {
            java.util.Collections.shuffle(branches, random);
            String other = branches.getFirst();
            for (String branch : branches) {
                other = merge(ThreadFile.NAME, base, other, branch);
            }
            assertThat(other).isEqualTo(merged);
        }
        assertThat(bodies(merged)).hasSize(31);
        assertThat(new HashSet<>(bodies(merged))).hasSize(31);
        assertThat(ThreadFile.read("", merged.getBytes(UTF_8)).diagnostics()).isEmpty();
    }

    @Test
    void branchesThatMovedATicketApartAreAStateConflict() {
        String base = step("", 1, "planning", "ready");
        String ours = step(base, 2, "ready", "queued");
        String theirs = step(base, 3, "ready", "planning");
        MergedFile merged =
                TicketMerge.merge(ID.text(), ThreadFile.NAME, versions(base, ours, theirs), Optional.empty());
        assertThat(merged.conflicted()).isFalse();
        assertThat(codes(merged)).containsExactly(DiagnosticCode.STATE_CONFLICT);
        assertThat(TicketMerge.stateOf(merged.bytes())).contains(TicketState.PLANNING);
        MergedFile same = TicketMerge.merge(
                ID.text(), ThreadFile.NAME, versions(base, ours, step(base, 4, "ready", "queued")), Optional.empty());
        assertThat(codes(same)).isEmpty();
    }

    @Test
    void keysAreMergedOneByOne() {
        String base = item("ready", 1, "title: 'a'\npriority: 'P2'\n", "one\ntwo\nthree\n");
        String ours = item("ready", 2, "title: 'b'\npriority: 'P2'\n", "ONE\ntwo\nthree\n");
        String theirs = item("queued", 3, "title: 'a'\npriority: 'P1'\nlabels: ['x']\n", "one\ntwo\nTHREE\n");
        MergedFile merged = TicketMerge.merge(ID.text(), ItemFile.NAME, versions(base, ours, theirs), Optional.empty());
        ItemFile item = ItemFile.read("", merged.bytes());
        assertThat(merged.conflicted()).isFalse();
        assertThat(item.title()).isEqualTo("b");
        assertThat(item.state()).contains(TicketState.QUEUED);
        assertThat(item.frontMatter().text("priority")).contains("P1");
        assertThat(item.frontMatter().items("labels")).containsExactly("x");
        assertThat(item.frontMatter().text("updated_at")).contains(time(3));
        assertThat(item.body()).isEqualTo("ONE\ntwo\nTHREE\n");
    }

    @Test
    void ofTwoChangesOfOneKeyTheLaterFileWins() {
        String base = item("ready", 1, "title: 'a'\n", "");
        String ours = item("ready", 5, "title: 'ours'\n", "");
        String theirs = item("ready", 3, "title: 'theirs'\n", "");
        assertThat(ItemFile.read("", merge(ItemFile.NAME, base, ours, theirs).getBytes(UTF_8))
                        .title())
                .isEqualTo("ours");
        assertThat(ItemFile.read("", merge(ItemFile.NAME, base, theirs, ours).getBytes(UTF_8))
                        .title())
                .isEqualTo("ours");
    }

    @Test
    void I13_theStateIsTheOneThatTheMergedThreadLeadsTo() {
        String base = item("ready", 1, "title: 'a'\n", "");
        String ours = item("queued", 5, "title: 'a'\n", "");
        String theirs = item("planning", 3, "title: 'a'\n", "");
        MergedFile merged = TicketMerge.merge(
                ID.text(), ItemFile.NAME, versions(base, ours, theirs), Optional.of(TicketState.PLANNING));
        assertThat(ItemFile.read("", merged.bytes()).state()).contains(TicketState.PLANNING);
        assertThat(codes(merged)).containsExactly(DiagnosticCode.STATE_CONFLICT);
    }

    @Test
    void bodiesThatOverlapAreAnHonestConflict() {
        String base = item("ready", 1, "title: 'a'\n", "one\n");
        MergedFile merged = TicketMerge.merge(
                ID.text(),
                ItemFile.NAME,
                versions(
                        base, item("ready", 2, "title: 'a'\n", "ours\n"), item("ready", 3, "title: 'a'\n", "theirs\n")),
                Optional.empty());
        assertThat(merged.conflicted()).isTrue();
        assertThat(new String(merged.bytes(), UTF_8)).contains("<<<<<<< ours\nours\n=======\ntheirs\n>>>>>>> theirs\n");
    }

    @Test
    void frontMatterThatCannotBeReadIsMergedAsText() {
        String base = "---\ntitle: a: b\n---\n";
        String ours = base + "x\n";
        assertThat(merge(ItemFile.NAME, base, ours, "---\ntitle: a: c\n---\n")).isEqualTo("---\ntitle: a: c\n---\nx\n");
        MergedFile merged = TicketMerge.merge(
                ID.text(),
                ItemFile.NAME,
                versions(base, "---\ntitle: a: d\n---\n", "---\ntitle: a: c\n---\n"),
                Optional.empty());
        assertThat(merged.conflicted()).isTrue();
    }

    @Test
    void relationsAreWhatEitherAddedWithoutWhatEitherRemoved() {
        String base = relations(RelationKind.RELATED, 1, 2);
        String ours = relations(RelationKind.RELATED, 1, 2, 3);
        String theirs = relations(RelationKind.RELATED, 2, 4);
        assertThat(merge(RelationsFile.NAME, base, ours, theirs)).isEqualTo(relations(RelationKind.RELATED, 2, 3, 4));
        assertThat(merge(RelationsFile.NAME, "", ours, theirs)).isEqualTo(relations(RelationKind.RELATED, 1, 2, 3, 4));
    }

    @Test
    void planLinesAreUnited() {
        String base = plan(1);
        assertThat(merge(PlanFile.NAME, base, base + plan(4) + plan(6), base + "not json\n" + plan(5)))
                .isEqualTo(base + "not json\n" + plan(4) + plan(5) + plan(6));
    }

    @Test
    void theGitTextsAreAddedOnce() {
        String once = GitSetup.withLines("*.png binary", GitSetup.attributes());
        assertThat(once).startsWith("*.png binary\n*/item.md merge=yoi-ticket\n");
        assertThat(GitSetup.withLines(once, GitSetup.attributes())).isEqualTo(once);
        assertThat(GitSetup.config("yoi ticket merge-driver"))
                .containsEntry("merge.yoi-ticket.driver", "yoi ticket merge-driver %O %A %B %P %Y");
    }

    private static String plan(long at) {
        return "{\"id\":\"p" + at + "\",\"ticket_id\":\"" + ID + "\",\"kind\":\"waiting_capacity_note\",\"at\":\""
                + time(at) + "\"}\n";
    }

    private static String relations(RelationKind kind, int... targets) {
        RelationsFile file = RelationsFile.empty(ID);
        for (int target : targets) {
            file = file.with(new Relation(ID, kind, TicketId.ofMillis(target), "", "a", time(target)));
        }
        return new String(file.bytes(), UTF_8);
    }

    private static String item(String state, long updated, String more, String body) {
        return "---\nstate: '" + state + "'\ncreated_at: '" + time(0) + "'\nupdated_at: '" + time(updated) + "'\n"
                + more + "---\n" + body;
    }

    private static String comment(String thread, long at, String body) {
        return append(thread, NewEvent.of(EventKind.COMMENT, Actor.user("a"), START.plusSeconds(at), body));
    }

    private static String step(String thread, long at, String from, String to) {
        return append(
                thread,
                NewEvent.of(EventKind.STATE_CHANGED, Actor.user("a"), START.plusSeconds(at), "")
                        .with("from", from)
                        .with("to", to)
                        .with("reason", "x")
                        .with("field", "state"));
    }

    private static String append(String thread, NewEvent event) {
        byte[] before = thread.getBytes(UTF_8);
        return thread
                + new String(
                        ThreadWriter.append(before, ThreadFile.read("", before).lastEvent(), List.of(event)), UTF_8);
    }

    private static String time(long second) {
        return START.plusSeconds(second).toString();
    }

    private static String merge(String file, String base, String ours, String theirs) {
        MergedFile merged = TicketMerge.merge(ID.text(), file, versions(base, ours, theirs), Optional.empty());
        assertThat(merged.conflicted()).isFalse();
        return new String(merged.bytes(), UTF_8);
    }

    private static Versions versions(String base, String ours, String theirs) {
        return new Versions(base.getBytes(UTF_8), ours.getBytes(UTF_8), theirs.getBytes(UTF_8));
    }

    private static List<String> bodies(String thread) {
        return ThreadFile.read("", thread.getBytes(UTF_8)).events().stream()
                .map(ThreadEvent::body)
                .toList();
    }

    private static List<DiagnosticCode> codes(MergedFile merged) {
        return merged.diagnostics().stream().map(Diagnostic::code).toList();
    }
}
