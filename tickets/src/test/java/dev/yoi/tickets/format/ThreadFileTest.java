package dev.yoi.tickets.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.tickets.model.Actor;
import dev.yoi.tickets.model.Diagnostic;
import dev.yoi.tickets.model.DiagnosticCode;
import dev.yoi.tickets.model.EventKind;
import dev.yoi.tickets.model.ThreadEvent;
import dev.yoi.tickets.model.TicketFailure;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThreadFileTest {

    private static final String AT = "2026-06-15T06:08:19Z";
    private static final Instant NOW = Instant.parse(AT);
    private static final String PLAIN = marker("comment", "alice") + "\n## Hi\n\nText\n\n---\n";

    @Test
    void anEventHasAttributesHeadingAndBody() {
        ThreadEvent event = read("<!-- event: review author: \"yoi \\\"x\\\" \\\\\" at: " + AT
                        + " status: approve -->\n\n## Review\n\nFine.\n\n---\n\nmore\n\n---\n\n")
                .events()
                .getFirst();
        assertThat(event.author()).isEqualTo("yoi \"x\" \\");
        assertThat(event.attribute("status")).contains("approve");
        assertThat(event.heading()).isEqualTo("Review");
        assertThat(event.body()).isEqualTo("Fine.\n\n---\n\nmore");
        assertThat(event.stamped()).isFalse();
        assertThat(event.actor()).isEmpty();
    }

    @Test
    void bareValuesMayHaveColonsAndSpaces() {
        ThreadEvent event = read("<!-- event: state_changed author: yoi ticket at: " + AT
                        + " from: ready to: queued reason: because: of this field: state -->\n")
                .events()
                .getFirst();
        assertThat(event.author()).isEqualTo("yoi ticket");
        assertThat(event.attributes())
                .containsEntry("from", "ready")
                .containsEntry("to", "queued")
                .containsEntry("reason", "because: of this")
                .containsEntry("field", "state");
    }

    @Test
    void whatIsNoMarkerIsText() {
        for (String line : List.of(
                " " + marker("comment", "a"),
                "<!-- comment: x event: y at: " + AT + " -->",
                "<!-- event: comment author: a -->",
                "<!-- event: comment author: a at: yesterday -->",
                "<!-- event: comment author: a at: " + AT + "-->",
                "<!-- event: comment author: a at: " + AT + " --> x",
                "<!--event: comment at: " + AT + " -->",
                "> " + marker("comment", "a"))) {
            ThreadFile thread = read(PLAIN + "\n" + line + "\n");
            assertThat(thread.events()).as(line).hasSize(1);
            assertThat(thread.events().getFirst().length()).isEqualTo((PLAIN + "\n" + line + "\n").length());
        }
    }

    @Test
    void aMarkerInsideAFenceIsAQuotation() {
        for (String fence : List.of("```", "~~~", "````", "   ```text", "~~~~ md")) {
            String close = fence.strip().replaceAll("[^`~].*", "");
            String body = fence + "\n" + marker("close", "liar") + "\n" + close + "\n";
            assertThat(read(PLAIN + "\n" + body + "\n" + PLAIN).events())
                    .as(fence)
                    .hasSize(2);
        }
        assertThat(read(PLAIN + "\n``` a`b\n" + marker("close", "x") + "\n").events())
                .as("a backtick fence has no backtick behind it")
                .hasSize(2);
        assertThat(read(PLAIN + "\n````\n```\n" + marker("close", "x") + "\n````\n")
                        .events())
                .as("a shorter fence closes nothing")
                .hasSize(1);
    }

    @Test
    void anUnclosedFenceIsReportedWithItsPlace() {
        String text = PLAIN + "\n```\n" + marker("close", "x") + "\n";
        ThreadFile thread = read(text);
        assertThat(thread.events()).hasSize(1);
        assertThat(thread.diagnostics()).singleElement().satisfies(found -> {
            assertThat(found.code()).isEqualTo(DiagnosticCode.UNCLOSED_FENCE);
            assertThat(found.offset()).isEqualTo(text.indexOf("```"));
        });
    }

    @Test
    void anEventOfOursCountsBehindAFenceThatSomebodyLeftOpen() {
        String open = PLAIN + "\n```\nnever closed\n";
        String once = append(open, comment("With a fence of its own:\n\n```\nx\n```\n"));
        String twice = append(once, comment("And a second one"));
        ThreadFile thread = read(twice);
        assertThat(thread.events()).hasSize(3);
        assertThat(thread.events().get(1).body()).startsWith("With a fence");
        assertThat(thread.events().get(2).after())
                .contains(thread.events().get(1).id());
        assertThat(codes(thread)).containsExactly(DiagnosticCode.UNCLOSED_FENCE);
    }

    @Test
    void aQuotationOfRealEventsInAFenceIsNotCountedAgain() {
        String real = append(append(PLAIN, comment("one")), comment("two"));
        String quoted = append(real, comment("x")) + "\n" + marker("comment", "by hand") + "\n\n```\n" + real + "```\n";
        assertThat(read(quoted).events()).hasSize(5);
        assertThat(codes(read(quoted))).isEmpty();
    }

    @Test
    void aBodyThatImitatesMarkersMakesNoEvent() {
        String lie = marker("state_changed", "x") + "\n\n```\n" + marker("close", "x");
        String thread = append(append("", comment(lie)), comment("after"));
        assertThat(read(thread).events()).hasSize(2);
        assertThat(read(thread).events().getFirst().body()).contains(" " + marker("state_changed", "x"));
        assertThat(codes(read(thread))).isEmpty();
    }

    @Test
    void theWriterClosesAFenceThatTheBodyLeftOpen() {
        String thread = append("", comment("~~~~\nopen"));
        assertThat(read(thread).events().getFirst().body()).isEqualTo("~~~~\nopen\n~~~~");
        assertThat(codes(read(thread))).isEmpty();
    }

    @Test
    void anEventThatWasChangedIsFound() {
        String thread = append("", comment("the truth"));
        assertThat(codes(read(thread.replace("truth", "lie")))).containsExactly(DiagnosticCode.EVENT_ID_WRONG);
        assertThat(codes(read(thread.replace("user:alice", "user:bob"))))
                .containsExactly(DiagnosticCode.EVENT_ID_WRONG);
        assertThat(codes(read(thread + "\n" + thread))).containsExactly(DiagnosticCode.EVENT_ID_DOUBLE);
    }

    @Test
    void blankLinesAndLineEndsDoNotChangeAnId() {
        String thread = append("", comment("one\n\ntwo"));
        ThreadEvent event = read(thread).events().getFirst();
        ThreadEvent windows =
                read(thread.replace("\n", "\r\n") + "\r\n\r\n").events().getFirst();
        assertThat(windows.id()).isEqualTo(event.id());
        assertThat(windows.body()).isEqualTo(event.body());
        assertThat(codes(read(thread.replace("\n", "\r\n")))).isEmpty();
    }

    @Test
    void attributesAreQuotedWhenTheyHaveTo() {
        var event = comment("x").by("a \"b\" \\ --> c").with("reason", "").with("plain", "a:b/c#1");
        String line = append("", event).lines().findFirst().orElseThrow();
        assertThat(line)
                .startsWith("<!-- event: comment author: \"a \\\"b\\\" \\\\ --> c\" at: " + AT
                        + " reason: \"\" plain: a:b/c#1 id: ");
        ThreadEvent read = read(append("", event)).events().getFirst();
        assertThat(read.author()).isEqualTo("a \"b\" \\ --> c");
        assertThat(read.attribute("reason")).contains("");
        assertThat(codes(read(append("", event)))).isEmpty();
    }

    @Test
    void anAttributeThatLooksLikeAnIdChangesNothing() {
        var event = comment("x").with("reason", "see id: 0123456789ab and after: x");
        ThreadFile thread = read(append("", event));
        assertThat(codes(thread)).isEmpty();
        assertThat(thread.events().getFirst().attribute("reason")).contains("see id: 0123456789ab and after: x");
    }

    @Test
    void lineBreaksOwnKeysAndTooMuchTextAreRefused() {
        assertInvalid(comment("x").by("a\nb"));
        assertInvalid(comment("x").with("reason", "a\u2028b"));
        assertInvalid(comment("x").with("actor", "user:root"));
        assertInvalid(comment("x").with("No Key", "a"));
        assertInvalid(comment("x").headed("a\nb"));
        assertInvalid(comment("a\u0000b"));
        assertInvalid(comment("a\ud800b"));
        assertThatThrownBy(() -> append("", comment("x".repeat(ThreadWriter.BODY_LENGTH_MAX + 1))))
                .extracting(failure -> ((TicketFailure) failure).kind())
                .isEqualTo(TicketFailure.Kind.LIMIT_EXCEEDED);
    }

    @Test
    void theWriterSeparatesItsEventFromWhateverIsThere() {
        for (String before : List.of("", "text", "text\n", "text\n\n", "text\r\n", "text\r\n\r\n", PLAIN)) {
            ThreadFile thread = read(append(before, comment("x")));
            assertThat(thread.events().getLast().body()).as(before).isEqualTo("x");
            assertThat(append(before, comment("x"))).startsWith(before);
        }
    }

    @Test
    void carriageReturnsAtTheEndOfABodyDoNotBreakItsId() {
        for (String body : List.of("x\r", "x\r\r", "x\r\n\r", "~~~\nx\r\r")) {
            assertThat(codes(read(append("", comment(body))))).isEmpty();
        }
    }

    @Test
    void damageIsReportedAndTheRestIsRead() {
        byte[] bytes = ("\u00ef\u00bb\u00bfpreamble\n" + PLAIN + "\u0000\u00ff\n" + PLAIN).getBytes(ISO_8859_1);
        ThreadFile thread = ThreadFile.read("", bytes);
        assertThat(thread.events()).hasSize(2);
        assertThat(codes(thread))
                .containsExactlyInAnyOrder(
                        DiagnosticCode.BYTE_ORDER_MARK,
                        DiagnosticCode.INVALID_UTF8,
                        DiagnosticCode.NUL_BYTE,
                        DiagnosticCode.THREAD_UNACCOUNTED);
    }

    @Test
    void aThreadOfTenMegabytesIsRead() {
        String big = (marker("comment", "a") + "\n\n" + "word ".repeat(200_000) + "\n\n---\n\n").repeat(10);
        ThreadFile thread = read(big);
        assertThat(thread.events()).hasSize(10);
        String many = (PLAIN + "\n").repeat(100_000);
        assertThat(read(many).events()).hasSize(100_000);
    }

    private static String marker(String kind, String author) {
        return "<!-- event: " + kind + " author: " + author + " at: " + AT + " -->";
    }

    private static NewEvent comment(String body) {
        return NewEvent.of(EventKind.COMMENT, Actor.user("alice"), NOW, body);
    }

    private static String append(String thread, NewEvent event) {
        byte[] before = thread.getBytes(UTF_8);
        return thread
                + new String(
                        ThreadWriter.append(before, ThreadFile.read("", before).lastEvent(), List.of(event)), UTF_8);
    }

    private static ThreadFile read(String text) {
        return ThreadFile.read("", text.getBytes(UTF_8));
    }

    private static List<DiagnosticCode> codes(ThreadFile thread) {
        return thread.diagnostics().stream().map(Diagnostic::code).toList();
    }

    private static void assertInvalid(NewEvent event) {
        assertThatThrownBy(() -> append("", event))
                .isInstanceOf(TicketFailure.class)
                .extracting(failure -> ((TicketFailure) failure).kind())
                .isEqualTo(TicketFailure.Kind.INVALID_INPUT);
    }
}
