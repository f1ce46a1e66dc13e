package dev.yoi.tickets;

import dev.yoi.tickets.files.TicketFile;
import dev.yoi.tickets.format.FieldValue;
import dev.yoi.tickets.format.FrontMatter;
import dev.yoi.tickets.format.ItemEditor;
import dev.yoi.tickets.format.ItemFile;
import dev.yoi.tickets.format.NewEvent;
import dev.yoi.tickets.format.ThreadFile;
import dev.yoi.tickets.format.ThreadWriter;
import dev.yoi.tickets.format.TicketTime;
import dev.yoi.tickets.machine.StateHistory;
import dev.yoi.tickets.model.EventKind;
import dev.yoi.tickets.model.Texts;
import dev.yoi.tickets.model.TicketState;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Turns the files of one ticket of an older layout into those of a ticket.
final class LegacyTicket {

    /// Keys whose place is taken by the directory name and the state.
    private static final Set<String> REPLACED =
            Set.of("id", "status", "title", "state", "workflow_state", "created_at", "updated_at", "imported_from");

    private final String from;
    private final ItemFile item;
    private final Instant created;
    private final Signature by;
    private final Instant now;

    LegacyTicket(String from, ItemFile item, Instant created, Signature by, Instant now) {
        this.from = from;
        this.item = item;
        this.created = created;
        this.by = by;
        this.now = now;
    }

    /// Replaces item and thread in `contents`, by file name.
    void convert(Map<String, byte[]> contents) {
        contents.put(TicketFile.ITEM.fileName(), item());
        byte[] thread = contents.getOrDefault(TicketFile.THREAD.fileName(), new byte[0]);
        ThreadFile read = ThreadFile.read("", thread);
        var out = new ByteArrayOutputStream();
        out.writeBytes(thread);
        out.writeBytes(ThreadWriter.append(thread, read.lastEvent(), events(read)));
        contents.put(TicketFile.THREAD.fileName(), out.toByteArray());
    }

    private byte[] item() {
        var keys = new LinkedHashMap<String, FieldValue>();
        keys.put("title", oneLine(title(from, item)));
        keys.put("state", FieldValue.text(state().word()));
        keys.put("created_at", FieldValue.text(TicketTime.text(created)));
        keys.put("updated_at", oneLine(item.frontMatter().text("updated_at").orElse(TicketTime.text(created))));
        for (FrontMatter.Entry entry : item.frontMatter().entries()) {
            if (!REPLACED.contains(entry.key())) {
                keys.putIfAbsent(entry.key(), clean(entry.value()));
            }
        }
        keys.put("imported_from", oneLine(from));
        var out = new ByteArrayOutputStream();
        out.writeBytes(ItemEditor.create(keys, ""));
        byte[] bytes = item.bytes();
        out.write(bytes, item.bodyOffset(), bytes.length - item.bodyOffset());
        return out.toByteArray();
    }

    /// A ticket without a title is called as its folder.
    static String title(String from, ItemFile item) {
        return item.title().isBlank() ? from.substring(from.lastIndexOf('/') + 1) : item.title();
    }

    private TicketState state() {
        Optional<TicketState> stated =
                item.state().or(() -> item.frontMatter().text("workflow_state").flatMap(TicketState::parse));
        if (stated.isPresent()) {
            return stated.get();
        }
        int slash = from.indexOf('/');
        String bucket = slash > 0
                ? from.substring(0, slash)
                : item.frontMatter().text("status").orElse("open");
        return bucket.equals("closed") ? TicketState.CLOSED : TicketState.PLANNING;
    }

    private List<NewEvent> events(ThreadFile thread) {
        var events = new ArrayList<NewEvent>();
        TicketState before = StateHistory.of(thread.events()).end().orElse(TicketState.PLANNING);
        if (before != state()) {
            events.add(event(EventKind.STATE_CHANGED, "The older layout kept the state in its folders.")
                    .with("from", before.word())
                    .with("to", state().word())
                    .with("reason", "import")
                    .with("field", "state"));
        }
        events.add(event(EventKind.MIGRATION, "Imported from `" + from.replace('`', '\'') + "`."));
        return events;
    }

    private NewEvent event(EventKind kind, String body) {
        return NewEvent.of(kind, by.actor(), now, body).by(by.author());
    }

    private static FieldValue clean(FieldValue value) {
        return switch (value) {
            case FieldValue.Text text -> oneLine(text.text());
            case FieldValue.Items items ->
                FieldValue.items(items.items().stream()
                        .map(text -> Texts.excerpt(text, Integer.MAX_VALUE))
                        .toList());
            case FieldValue.Null none -> none;
            case FieldValue.Unsupported unsupported -> FieldValue.none();
        };
    }

    private static FieldValue oneLine(String text) {
        return FieldValue.text(Texts.excerpt(text, Integer.MAX_VALUE).strip());
    }
}
