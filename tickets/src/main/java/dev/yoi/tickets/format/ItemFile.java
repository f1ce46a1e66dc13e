package dev.yoi.tickets.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.yoi.tickets.model.Diagnostic;
import dev.yoi.tickets.model.DiagnosticCode;
import dev.yoi.tickets.model.Texts;
import dev.yoi.tickets.model.TicketState;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// An `item.md` as read: front matter, body, and what is wrong with it.
///
/// ```
/// ---
/// title: 'Keep the author''s bytes'
/// state: 'ready'
/// created_at: '2026-06-15T06:08:19Z'
/// updated_at: '2026-06-15T06:37:00Z'
/// ---
///
/// Free Markdown.
/// ```
///
/// Reading never fails; a file without front matter is all body.
public final class ItemFile {

    /// Name of the file in a ticket's directory.
    public static final String NAME = "item.md";

    /// No front matter ends behind this many bytes.
    public static final int HEAD_LENGTH = 4 * FrontMatterReader.LENGTH_MAX;

    /// The keys without which a ticket is not complete.
    public static final List<String> REQUIRED_KEYS = List.of("title", "state", "created_at", "updated_at");

    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z");
    private static final String DELIMITER = "---";

    private final byte[] bytes;
    private final FrontMatter frontMatter;
    private final int frontMatterStart;
    private final int frontMatterEnd;
    private final int bodyStart;
    private final List<Diagnostic> diagnostics;

    private ItemFile(byte[] bytes, FrontMatter frontMatter, Frame frame, List<Diagnostic> diagnostics) {
        this.bytes = bytes;
        this.frontMatter = frontMatter;
        this.frontMatterStart = frame.start();
        this.frontMatterEnd = frame.end();
        this.bodyStart = frame.body();
        this.diagnostics = diagnostics;
    }

    /// Reads the file.
    ///
    /// @param ticket directory name, for diagnostics
    public static ItemFile read(String ticket, byte[] bytes) {
        Frame frame = frame(bytes);
        var findings = new Findings(ticket, NAME, bytes, frame.start());
        Bytes.check(bytes, findings);
        if (!frame.found()) {
            findings.add(
                    DiagnosticCode.FRONT_MATTER_MISSING,
                    0,
                    "The file has to start with a line `---`, keys, and a line `---`.");
            return new ItemFile(bytes, new FrontMatter(List.of(), true), frame, findings.found());
        }
        String text = new String(bytes, frame.start(), frame.end() - frame.start(), UTF_8);
        FrontMatter frontMatter = FrontMatterReader.read(text, findings);
        var item = new ItemFile(bytes, frontMatter, frame, List.of());
        item.checkKeys(findings);
        return new ItemFile(bytes, frontMatter, frame, findings.found());
    }

    /// Reads the front matter for a list: from the start of the file at least, without looking at the body.
    ///
    /// @param start the first [#HEAD_LENGTH] bytes of the file, or all of it
    public static ItemFile readHead(String ticket, byte[] start) {
        Frame frame = frame(start);
        String text = new String(start, frame.start(), frame.end() - frame.start(), UTF_8);
        FrontMatter frontMatter = frame.found()
                ? FrontMatterReader.read(text, new Findings(ticket, NAME, start, frame.start()))
                : new FrontMatter(List.of(), true);
        return new ItemFile(start, frontMatter, frame, List.of());
    }

    /// Reads a file of an older layout: by lines, whatever YAML would make of them, and without a check of the
    /// keys.
    public static ItemFile readLegacy(byte[] bytes) {
        Frame frame = frame(bytes);
        String text = new String(bytes, frame.start(), frame.end() - frame.start(), UTF_8);
        return new ItemFile(bytes, LineReader.read(text), frame, List.of());
    }

    private void checkKeys(Findings findings) {
        for (String key : REQUIRED_KEYS) {
            switch (frontMatter.value(key).orElse(FieldValue.none())) {
                case FieldValue.Text text when !text.text().isBlank() -> {}
                case FieldValue.Text _, FieldValue.Null _ ->
                    findings.add(
                            DiagnosticCode.KEY_MISSING,
                            frontMatterStart,
                            "The key `" + key + "` is missing or has no value.");
                case FieldValue.Items _, FieldValue.Unsupported _ ->
                    findings.add(
                            DiagnosticCode.KEY_INVALID, frontMatterStart, "The key `" + key + "` has to be one text.");
            }
        }
        stateWord()
                .filter(word -> TicketState.parse(word).isEmpty())
                .ifPresent(word -> findings.add(
                        DiagnosticCode.STATE_UNKNOWN,
                        frontMatterStart,
                        "`" + Texts.excerpt(word, 40)
                                + "` is no state; it has to be planning, ready, queued, inprogress, done or closed."));
        for (String key : List.of("created_at", "updated_at", "queued_at")) {
            frontMatter
                    .text(key)
                    .filter(time -> !isTime(time))
                    .ifPresent(time -> findings.add(
                            DiagnosticCode.TIME_INVALID,
                            frontMatterStart,
                            "`" + key + "` has to look like 2026-06-15T06:08:19Z."));
        }
    }

    private static boolean isTime(String text) {
        if (!TIME.matcher(text).matches()) {
            return false;
        }
        try {
            Instant.parse(text);
            return true;
        } catch (DateTimeParseException _) {
            return false; // such as a 31st of February
        }
    }

    public FrontMatter frontMatter() {
        return frontMatter;
    }

    /// The title, or empty.
    public String title() {
        return frontMatter.text("title").orElse("");
    }

    /// The word of the state as it stands in the file.
    public Optional<String> stateWord() {
        return frontMatter.text("state").map(String::strip);
    }

    /// The state, if it is one that we know.
    public Optional<TicketState> state() {
        return stateWord().flatMap(TicketState::parse);
    }

    /// Whether the ticket was closed without being done. Older files don't say and count as done.
    public boolean cancelled() {
        return state().equals(Optional.of(TicketState.CLOSED))
                && frontMatter.text("closed_as").equals(Optional.of("cancelled"));
    }

    /// Everything behind the front matter, first blank line included.
    public String body() {
        return new String(bytes, bodyStart, bytes.length - bodyStart, UTF_8);
    }

    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    /// A copy of the file's bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// Whether keys may be changed: the front matter is there and was read as YAML without a doubt about what
    /// stands where.
    public boolean isEditable() {
        return !frontMatter.recovered()
                && diagnostics.stream()
                        .map(Diagnostic::code)
                        .noneMatch(code -> code == DiagnosticCode.DUPLICATE_KEY || code == DiagnosticCode.YAML_ANCHOR);
    }

    /// Where the body starts, in bytes.
    public int bodyOffset() {
        return bodyStart;
    }

    byte[] rawBytes() {
        return bytes;
    }

    int frontMatterStart() {
        return frontMatterStart;
    }

    /// Offset of the closing `---`.
    int frontMatterEnd() {
        return frontMatterEnd;
    }

    private static Frame frame(byte[] bytes) {
        var lines = new Lines(bytes, Bytes.byteOrderMark(bytes), bytes.length);
        if (!lines.advance() || !lines.equalsAscii(DELIMITER)) {
            return new Frame(0, 0, 0, false);
        }
        int start = lines.next();
        while (lines.advance()) {
            if (lines.equalsAscii(DELIMITER)) {
                return new Frame(start, lines.start(), lines.next(), true);
            }
        }
        return new Frame(0, 0, 0, false);
    }

    /// Where the front matter and the body are.
    private record Frame(int start, int end, int body, boolean found) {}
}
