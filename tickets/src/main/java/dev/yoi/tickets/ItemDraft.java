package dev.yoi.tickets;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.yoi.tickets.format.FieldValue;
import dev.yoi.tickets.format.FrontMatter;
import dev.yoi.tickets.format.ItemFile;
import dev.yoi.tickets.model.Severity;
import dev.yoi.tickets.model.Texts;
import dev.yoi.tickets.model.TicketId;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// A ticket's `item.md` taken out to be edited as one text, and the change that the edited text stands for.
///
/// What comes back is compared with what went out, key by key and body with body: only the difference is a
/// change, so that everything else keeps its bytes. Keys that belong to operations (`state`, times) can't be
/// changed this way.
public final class ItemDraft {
    private final TicketId id;
    private final byte[] text;
    private final ItemFile item;

    /// @param text the file as it was when somebody began to edit it
    public ItemDraft(TicketId id, byte[] text) {
        this.id = id;
        this.text = text.clone();
        this.item = ItemFile.read(id.text(), this.text);
    }

    /// What an edited text comes to.
    public sealed interface Edited {

        /// To be given to [TicketStore#edit], which refuses it if somebody else changed the same in the meantime.
        record Change(ItemEdit edit) implements Edited {}

        /// Nothing that an edit can change is different.
        record Nothing() implements Edited {}

        /// It can't be taken.
        ///
        /// @param mistakes all that are wrong with it
        record Invalid(List<Mistake> mistakes) implements Edited {
            public Invalid {
                mistakes = List.copyOf(mistakes);
            }
        }
    }

    /// Why a text can't be taken.
    ///
    /// @param line from 1
    public record Mistake(int line, String message) {}

    /// The file's bytes.
    public byte[] text() {
        return text.clone();
    }

    /// What an edited text comes to.
    ///
    /// @param given an editor's text; one that made CRLF of all line ends has not changed the lines
    public Edited edited(byte[] given) {
        if (!isUtf8(given)) {
            return new Edited.Invalid(List.of(new Mistake(1, "The text is no UTF-8.")));
        }
        byte[] newText = withOurLineEnds(given);
        ItemFile after = ItemFile.read(id.text(), newText);
        List<Mistake> mistakes = mistakes(after, newText);
        if (!mistakes.isEmpty()) {
            return new Edited.Invalid(mistakes);
        }
        SequencedMap<String, FieldValue> keys = changedKeys(after);
        Optional<String> body = after.body().equals(item.body()) ? Optional.empty() : Optional.of(after.body());
        return keys.isEmpty() && body.isEmpty()
                ? new Edited.Nothing()
                : new Edited.Change(new ItemEdit(TicketReading.revision(item), keys, body));
    }

    private byte[] withOurLineEnds(byte[] given) {
        if (new String(text, UTF_8).indexOf('\r') >= 0) {
            return given;
        }
        String all = new String(given, UTF_8);
        String lines = all.replace("\r\n", "\n");
        return lines.replace("\n", "\r\n").equals(all) ? lines.getBytes(UTF_8) : given;
    }

    private List<Mistake> mistakes(ItemFile after, byte[] newText) {
        List<Mistake> unreadable = after.diagnostics().stream()
                .filter(found -> found.severity() == Severity.ERROR)
                .map(found -> new Mistake(lineAt(newText, found.offset()), found.message()))
                .toList();
        if (!unreadable.isEmpty()) {
            return unreadable;
        }
        var mistakes = new ArrayList<Mistake>();
        for (FrontMatter.Entry entry : after.frontMatter().entries()) {
            if (!Optional.of(entry.value()).equals(item.frontMatter().value(entry.key()))) {
                mistake(entry).ifPresent(message -> mistakes.add(new Mistake(lineOf(entry), message)));
            }
        }
        for (FrontMatter.Entry entry : item.frontMatter().entries()) {
            if (after.frontMatter().entry(entry.key()).isEmpty() && ItemEdit.OPERATION_KEYS.contains(entry.key())) {
                mistakes.add(new Mistake(1, belongsToOperations(entry.key())));
            }
        }
        return mistakes;
    }

    /// What is wrong with a key that was changed or added.
    private static Optional<String> mistake(FrontMatter.Entry entry) {
        String key = entry.key();
        if (ItemEdit.OPERATION_KEYS.contains(key)) {
            return Optional.of(belongsToOperations(key));
        }
        if (!ItemEdit.isEditable(key)) {
            return Optional.of("`" + Texts.excerpt(key, 60) + "` is no key: use a-z, 0-9 and `_`.");
        }
        return ItemEdit.mistake(key, entry.value()).map(Texts::sentence);
    }

    private static String belongsToOperations(String key) {
        return "`" + key + "` belongs to the operations that move a ticket; leave it as it is.";
    }

    /// New and changed keys; one that was removed becomes null.
    private SequencedMap<String, FieldValue> changedKeys(ItemFile after) {
        var changes = new LinkedHashMap<String, FieldValue>();
        for (FrontMatter.Entry entry : after.frontMatter().entries()) {
            if (!Optional.of(entry.value()).equals(item.frontMatter().value(entry.key()))) {
                changes.put(entry.key(), entry.value());
            }
        }
        for (FrontMatter.Entry entry : item.frontMatter().entries()) {
            if (after.frontMatter().entry(entry.key()).isEmpty() && !(entry.value() instanceof FieldValue.Null)) {
                changes.put(entry.key(), FieldValue.none());
            }
        }
        return changes;
    }

    /// In the file, whose first line is the opening `---`.
    private static int lineOf(FrontMatter.Entry entry) {
        return entry.firstLine() + 2;
    }

    private static int lineAt(byte[] text, long offset) {
        int line = 1;
        for (int at = 0; at < Math.min(offset, text.length); at++) {
            if (text[at] == '\n') {
                line++;
            }
        }
        return line;
    }

    private static boolean isUtf8(byte[] text) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(text)) != null;
        } catch (CharacterCodingException notText) {
            return false;
        }
    }
}
