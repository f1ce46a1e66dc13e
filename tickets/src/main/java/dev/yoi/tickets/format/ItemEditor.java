package dev.yoi.tickets.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.yoi.tickets.model.TicketFailure;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Changes keys and body of an `item.md` and keeps every other byte: comments, order, quoting, line ends.
public final class ItemEditor {

    /// Most entries of a list that is written.
    static final int ITEMS_MAX = 1_000;

    private ItemEditor() {}

    /// The file with these keys set. The line of a key is replaced, with a comment behind the value kept; a
    /// missing key is inserted before the closing `---`. A key that already has the value keeps its line.
    ///
    /// @throws TicketFailure `INVALID_INPUT` for a value that is no single line; `LIMIT_EXCEEDED`; `DAMAGED` if
    /// the front matter can't be changed safely
    public static byte[] withKeys(ItemFile item, SequencedMap<String, FieldValue> changes) {
        if (!item.isEditable()) {
            throw new TicketFailure(
                    TicketFailure.Kind.DAMAGED, "the front matter of item.md has errors; mend it by hand first");
        }
        var edits = new HashMap<Integer, Edit>();
        var missing = new ArrayList<String>();
        changes.forEach((key, value) -> {
            Optional<FrontMatter.Entry> entry = item.frontMatter().entry(key);
            if (entry.isEmpty()) {
                missing.add(key + ": " + value.rendered());
            } else if (!entry.get().value().equals(value)) {
                edits.put(entry.get().firstLine(), new Edit(entry.get(), value));
            }
        });
        byte[] edited = apply(item, edits, missing);
        requireRoom(
                changes,
                (long) item.frontMatterEnd() - item.frontMatterStart() + edited.length - item.rawBytes().length);
        verify(item, edited, changes);
        return edited;
    }

    /// The file with another body. The front matter keeps its bytes.
    public static byte[] withBody(ItemFile item, String body) {
        return withBody(item, Bytes.encode(body));
    }

    /// The same with the body as bytes.
    public static byte[] withBody(ItemFile item, byte[] body) {
        var out = new ByteArrayOutputStream();
        out.write(item.rawBytes(), 0, item.bodyOffset());
        out.writeBytes(body);
        return out.toByteArray();
    }

    /// What a reader would refuse is not written.
    private static void requireRoom(SequencedMap<String, FieldValue> values, long frontMatter) {
        boolean many = values.values().stream()
                .anyMatch(value ->
                        value instanceof FieldValue.Items list && list.items().size() > ITEMS_MAX);
        if (many || frontMatter > FrontMatterReader.LENGTH_MAX) {
            throw new TicketFailure(
                    TicketFailure.Kind.LIMIT_EXCEEDED,
                    "the front matter of item.md has at most " + FrontMatterReader.LENGTH_MAX
                            + " bytes, and a list in it " + ITEMS_MAX + " entries");
        }
    }

    /// A new file with these keys and a body.
    ///
    /// @throws TicketFailure `INVALID_INPUT` for a value that is no single line; `LIMIT_EXCEEDED`
    public static byte[] create(SequencedMap<String, FieldValue> keys, String body) {
        var text = new StringBuilder("---\n");
        keys.forEach((key, value) ->
                text.append(key).append(": ").append(value.rendered()).append('\n'));
        requireRoom(keys, text.length());
        text.append("---\n");
        if (!body.isBlank()) {
            text.append('\n').append(body);
            if (!body.endsWith("\n")) {
                text.append('\n');
            }
        }
        return Bytes.encode(text.toString());
    }

    private static byte[] apply(ItemFile item, Map<Integer, Edit> edits, List<String> missing) {
        byte[] bytes = item.rawBytes();
        var out = new ByteArrayOutputStream(bytes.length + 256);
        out.write(bytes, 0, item.frontMatterStart());
        var lines = new Lines(bytes, item.frontMatterStart(), item.frontMatterEnd());
        String lineEnd = "\n";
        for (int number = 0; lines.advance(); number++) {
            lineEnd = lines.lineEnd();
            Edit edit = edits.get(number);
            if (edit == null) {
                out.write(bytes, lines.start(), lines.next() - lines.start());
                continue;
            }
            String opening = keyPart(lines.text(), edit.entry().key());
            for (; number < edit.entry().lastLine(); number++) {
                lines.advance();
            }
            String rest = comment(lines.text(), edit.entry().valueEndColumn());
            out.writeBytes((opening + " " + edit.value().rendered() + rest + lines.lineEnd()).getBytes(UTF_8));
        }
        for (String line : missing) {
            out.writeBytes((line + lineEnd).getBytes(UTF_8));
        }
        out.write(bytes, item.frontMatterEnd(), bytes.length - item.frontMatterEnd());
        return out.toByteArray();
    }

    /// The start of the line up to the colon behind the key, quoted or not.
    private static String keyPart(String line, String key) {
        for (String spelling : List.of(key, "'" + key + "'", "\"" + key + "\"")) {
            if (line.startsWith(spelling)) {
                int colon = line.indexOf(':', spelling.length());
                if (colon >= 0 && line.substring(spelling.length(), colon).isBlank()) {
                    return line.substring(0, colon + 1);
                }
            }
        }
        throw new TicketFailure(
                TicketFailure.Kind.DAMAGED,
                "the key `" + key + "` of item.md does not start a line; mend it by hand first");
    }

    /// What stands behind the value if it is a comment.
    private static String comment(String lastLine, int valueEndColumn) {
        if (valueEndColumn > lastLine.codePointCount(0, lastLine.length())) {
            return "";
        }
        String rest = lastLine.substring(lastLine.offsetByCodePoints(0, valueEndColumn));
        return rest.stripLeading().startsWith("#") && !rest.startsWith("#") ? rest : "";
    }

    /// Reads the edited file again: the changed keys have their values and every other entry has the value it
    /// had. YAML has more corners than a line editor knows, so the editor proves each edit and refuses what it
    /// can't prove.
    private static void verify(ItemFile before, byte[] edited, Map<String, FieldValue> changes) {
        ItemFile after = ItemFile.read("", edited);
        boolean right = !after.frontMatter().recovered() && after.body().equals(before.body());
        for (FrontMatter.Entry entry : after.frontMatter().entries()) {
            FieldValue wanted = Optional.ofNullable(changes.get(entry.key()))
                    .or(() -> before.frontMatter().value(entry.key()))
                    .orElse(new FieldValue.Unsupported());
            right &= entry.value().equals(wanted);
        }
        long expected = before.frontMatter().entries().size()
                + changes.keySet().stream()
                        .filter(key -> before.frontMatter().entry(key).isEmpty())
                        .count();
        if (!right || after.frontMatter().entries().size() != expected) {
            throw new TicketFailure(
                    TicketFailure.Kind.DAMAGED,
                    "item.md is written in a way that can't be edited by line; edit it by hand");
        }
    }

    private record Edit(FrontMatter.Entry entry, FieldValue value) {}
}
