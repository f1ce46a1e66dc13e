package dev.yoi.tickets.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.tickets.model.Diagnostic;
import dev.yoi.tickets.model.DiagnosticCode;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ItemFileTest {

    private static final String ITEM = """
            ---
            # kept
            title: 'Keep the author''s bytes'   # and this
            "state": "ready"
            created_at: 2026-06-15T06:08:19Z
            updated_at: '2026-06-15T06:37:00Z'
            assignee: null
            labels: ['editor', "files"]
            risk_flags:
              - one
              - two
            strange: {deep: [1, 2]}
            ---

            Free Markdown.

            ---
            title: not a key
            """;

    @Test
    void theKeysAreReadAsText() {
        ItemFile item = read(ITEM);
        assertThat(item.title()).isEqualTo("Keep the author's bytes");
        assertThat(item.state()).contains(TicketState.READY);
        assertThat(item.frontMatter().text("created_at")).contains("2026-06-15T06:08:19Z");
        assertThat(item.frontMatter().value("assignee")).contains(FieldValue.none());
        assertThat(item.frontMatter().items("labels")).containsExactly("editor", "files");
        assertThat(item.frontMatter().items("risk_flags")).containsExactly("one", "two");
        assertThat(item.body()).startsWith("\nFree").contains("---\ntitle: not a key");
        assertThat(codes(item)).containsExactly(DiagnosticCode.VALUE_UNSUPPORTED);
    }

    @Test
    void anEditReplacesTheLineAndKeepsTheCommentBehindIt() {
        assertThat(edit(ITEM, "title", FieldValue.text("It's new")))
                .isEqualTo(ITEM.replace("'Keep the author''s bytes'   #", "'It''s new'   #"));
        assertThat(edit(ITEM, "state", FieldValue.text("queued")))
                .isEqualTo(ITEM.replace("\"state\": \"ready\"", "\"state\": 'queued'"));
        assertThat(edit(ITEM, "labels", FieldValue.items(List.of("a", "b c"))))
                .isEqualTo(ITEM.replace("['editor', \"files\"]", "['a', 'b c']"));
        assertThat(edit(ITEM, "assignee", FieldValue.text("bob"))).isEqualTo(ITEM.replace("null", "'bob'"));
    }

    @Test
    void aListOverSeveralLinesIsReplacedAsAWhole() {
        assertThat(edit(ITEM, "risk_flags", FieldValue.items(List.of("x"))))
                .isEqualTo(ITEM.replace("risk_flags:\n  - one\n  - two\n", "risk_flags: ['x']\n"));
        String flow = "---\ntitle: [a,\n  b\n ] # c\nstate: ready\n---\n";
        assertThat(edit(flow, "title", FieldValue.text("t"))).isEqualTo("---\ntitle: 't' # c\nstate: ready\n---\n");
        String block = "---\ntitle: |\n  one\n  two\n\nstate: ready\n---\n";
        assertThat(edit(block, "title", FieldValue.text("t"))).isEqualTo("---\ntitle: 't'\nstate: ready\n---\n");
    }

    @Test
    void aMissingKeyGoesBeforeTheClosingDashes() {
        assertThat(edit(ITEM, "priority", FieldValue.text("P1")))
                .isEqualTo(ITEM.replace("strange: {deep: [1, 2]}\n", "strange: {deep: [1, 2]}\npriority: 'P1'\n"));
    }

    @Test
    void aKeyThatHasTheValueKeepsItsLine() {
        assertThat(edit(ITEM, "created_at", FieldValue.text("2026-06-15T06:08:19Z")))
                .isEqualTo(ITEM);
    }

    @Test
    void carriageReturnsAndTheByteOrderMarkStay() {
        String windows = "\uFEFF" + ITEM.replace("\n", "\r\n");
        assertThat(edit(windows, "state", FieldValue.text("queued")))
                .isEqualTo(windows.replace("\"ready\"", "'queued'"));
        assertThat(codes(read(windows))).contains(DiagnosticCode.BYTE_ORDER_MARK);
        assertThat(edit(windows, "priority", FieldValue.text("P1"))).contains("]}\r\npriority: 'P1'\r\n---\r\n");
    }

    @Test
    void bytesThatAreNoTextStay() {
        byte[] bytes = "---\ntitle: 'a'\nstate: ready\n---\n\u00e4\u0000\u00ff\n".getBytes(ISO_8859_1);
        ItemFile item = ItemFile.read("", bytes);
        assertThat(codes(item)).contains(DiagnosticCode.INVALID_UTF8, DiagnosticCode.NUL_BYTE);
        var keys = new LinkedHashMap<String, FieldValue>();
        keys.put("state", FieldValue.text("queued"));
        assertThat(new String(ItemEditor.withKeys(item, keys), ISO_8859_1))
                .isEqualTo("---\ntitle: 'a'\nstate: 'queued'\n---\n\u00e4\u0000\u00ff\n");
    }

    @Test
    void aValueWithALineBreakOrAControlCharacterIsRefused() {
        for (String value : List.of("a\nb", "a\rb", "a\u2028b", "a\u0085b", "a\u0000b", "a\u001bb", "a\ud800b")) {
            assertThatThrownBy(() -> edit(ITEM, "title", FieldValue.text(value)))
                    .isInstanceOf(TicketFailure.class)
                    .extracting(failure -> ((TicketFailure) failure).kind())
                    .isEqualTo(TicketFailure.Kind.INVALID_INPUT);
        }
    }

    @Test
    void whatYamlCannotReadIsReadByLinesAndCannotBeChanged() {
        String broken = "---\ntitle: Pod: a colon\nstate: open\nlabels: [a, 'b']\n---\nbody\n";
        ItemFile item = read(broken);
        assertThat(item.title()).isEqualTo("Pod: a colon");
        assertThat(item.frontMatter().items("labels")).containsExactly("a", "b");
        assertThat(codes(item)).contains(DiagnosticCode.FRONT_MATTER_INVALID, DiagnosticCode.STATE_UNKNOWN);
        assertDamaged(broken);
    }

    @Test
    void aDuplicateKeyIsReportedAndTheFirstOneCounts() {
        String twice = "---\ntitle: a\nstate: ready\ntitle: b\n---\n";
        assertThat(read(twice).title()).isEqualTo("a");
        assertThat(codes(read(twice))).contains(DiagnosticCode.DUPLICATE_KEY);
        assertDamaged(twice);
    }

    @Test
    void aYamlBombIsAnAnchorDiagnosticAndNothingMore() {
        var bomb = new StringBuilder("---\ntitle: a\nstate: ready\na0: &a0 [x, x]\n");
        for (int at = 1; at < 60; at++) {
            bomb.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(at, at, at - 1, at - 1, at - 1));
        }
        ItemFile item = read(bomb.append("---\n").toString());
        assertThat(item.title()).isEqualTo("a");
        assertThat(codes(item)).contains(DiagnosticCode.YAML_ANCHOR);
        assertDamaged(bomb.toString());
    }

    @Test
    void deepNestingAndEndlessFlowAreReadByLines() {
        String deep = "---\ntitle: a\nx: " + "[".repeat(30_000) + "\n---\n";
        assertThat(read(deep).title()).isEqualTo("a");
        assertThat(codes(read(deep))).contains(DiagnosticCode.FRONT_MATTER_INVALID);
        String many = "---\ntitle: a\nx: [" + "1,".repeat(20_000) + "]\n---\n";
        assertThat(codes(read(many))).contains(DiagnosticCode.FRONT_MATTER_INVALID);
        String blocks = "---\ntitle: a\nx:\n" + deepBlock(200) + "---\n";
        assertThat(read(blocks).title()).isEqualTo("a");
    }

    @Test
    void aFileWithoutFrontMatterIsAllBody() {
        for (String text : List.of("", "text", "---", "---\ntitle: a\n", " ---\ntitle: a\n---\n")) {
            assertThat(codes(read(text))).contains(DiagnosticCode.FRONT_MATTER_MISSING);
            assertThat(read(text).body()).isEqualTo(text);
        }
    }

    @Test
    void frontMatterThatIsNoBlockMappingIsReported() {
        for (String yaml :
                List.of("{title: a, state: ready}", "- a\n- b", "just text", "? [a]\n: b", "a: b\n...\nc: d")) {
            assertThat(codes(read("---\n" + yaml + "\n---\n"))).as(yaml).contains(DiagnosticCode.FRONT_MATTER_INVALID);
        }
        assertThat(codes(read("---\n---\n"))).contains(DiagnosticCode.KEY_MISSING);
    }

    @Test
    void aRequiredKeyThatIsNoTextIsTalkedOfAsSuch() {
        assertThat(codes(read("---\ntitle: [a, b]\nstate: {}\n---\n"))).contains(DiagnosticCode.KEY_INVALID);
        assertThat(codes(read("---\ntitle: a\nstate: ready\n---\n"))).doesNotContain(DiagnosticCode.KEY_INVALID);
    }

    @Test
    void keysThatAreReadButCantBeChangedAreNamed() {
        for (String yaml : List.of("  title: a\n  state: ready\n", "? title\n: a\n? state\n: ready\n")) {
            ItemFile item = read("---\n" + yaml + "---\n");
            assertThat(item.title()).isEqualTo("a");
            assertThat(codes(item)).containsExactly(DiagnosticCode.KEY_INDENTED);
        }
    }

    @Test
    void aTimeThatNeverWasIsReported() {
        for (String time : List.of("2026-13-45T99:99:99Z", "2026-02-31T00:00:00Z", "yesterday")) {
            assertThat(codes(read("---\ntitle: a\nstate: ready\ncreated_at: " + time + "\n---\n")))
                    .as(time)
                    .containsExactly(DiagnosticCode.TIME_INVALID);
        }
    }

    @Test
    void theStateMayBeFolded() {
        assertThat(read("---\ntitle: a\nstate: >\n  planning\n---\n").state()).contains(TicketState.PLANNING);
    }

    @Test
    void anchorsAreReportedOnceForTheirLine() {
        ItemFile item = read("---\ntitle: &a [&b x, *b]\nnote: *a\n---\n");
        assertThat(item.diagnostics())
                .filteredOn(found -> found.code() == DiagnosticCode.YAML_ANCHOR)
                .extracting(Diagnostic::offset)
                .containsExactly(4L, 25L);
    }

    @Test
    void conflictMarkersOfGitAreReported() {
        assertThat(codes(read("---\ntitle: a\n---\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n")))
                .contains(DiagnosticCode.CONFLICT_MARKERS);
        assertThat(codes(read("---\ntitle: a\n---\n```\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n```\n")))
                .doesNotContain(DiagnosticCode.CONFLICT_MARKERS);
    }

    private static String deepBlock(int depth) {
        var text = new StringBuilder();
        for (int at = 1; at <= depth; at++) {
            text.append(" ".repeat(at)).append("k:\n");
        }
        return text.toString();
    }

    private static void assertDamaged(String text) {
        assertThatThrownBy(() -> edit(text, "title", FieldValue.text("x")))
                .isInstanceOf(TicketFailure.class)
                .extracting(failure -> ((TicketFailure) failure).kind())
                .isEqualTo(TicketFailure.Kind.DAMAGED);
    }

    private static ItemFile read(String text) {
        return ItemFile.read("", text.getBytes(UTF_8));
    }

    private static List<DiagnosticCode> codes(ItemFile item) {
        return item.diagnostics().stream()
                .map(Diagnostic::code)
                .filter(code -> code != DiagnosticCode.KEY_MISSING
                        || item.frontMatter().entries().isEmpty())
                .distinct()
                .collect(Collectors.toList());
    }

    private static String edit(String text, String key, FieldValue value) {
        var keys = new LinkedHashMap<String, FieldValue>();
        keys.put(key, value);
        return new String(ItemEditor.withKeys(read(text), keys), UTF_8);
    }
}
