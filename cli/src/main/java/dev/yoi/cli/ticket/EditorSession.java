package dev.yoi.cli.ticket;

import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import dev.yoi.server.problem.TicketProblems;
import dev.yoi.tickets.ItemDraft;
import dev.yoi.tickets.ItemEdit;
import dev.yoi.tickets.Outcome;
import dev.yoi.tickets.Ticket;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// A ticket's item.md in somebody's editor. The text lies in a folder of its own, beside what it was made from,
/// and goes away only when it was taken: nothing that a person wrote is lost to a mistake in it, or to somebody
/// faster.
final class EditorSession {
    private static final String TEXT = "item.md";
    private static final String OPENED = "opened-item.md";

    private final TicketDesk desk;
    private final TicketId id;
    private final ItemDraft draft;
    private final Path folder;

    private EditorSession(TicketDesk desk, TicketId id, ItemDraft draft, Path folder) {
        this.desk = desk;
        this.id = id;
        this.draft = draft;
        this.folder = folder;
    }

    static EditorSession begin(TicketDesk desk, TicketId id) {
        ItemDraft draft = desk.store().draft(id);
        try {
            Path folder = Files.createTempDirectory("yoi-ticket-" + id + "-");
            Files.write(folder.resolve(OPENED), draft.text());
            Files.write(folder.resolve(TEXT), draft.text());
            return new EditorSession(desk, id, draft, folder);
        } catch (IOException e) {
            throw unreadable("the text can't be put down for the editor", e);
        }
    }

    static EditorSession resume(TicketDesk desk, TicketId id, Path kept) {
        Path folder = desk.host().folder().resolve(kept);
        try {
            return new EditorSession(desk, id, new ItemDraft(id, Files.readAllBytes(folder.resolve(OPENED))), folder);
        } catch (IOException e) {
            throw unreadable("there is no kept text", e);
        }
    }

    int run(Signing signing) {
        Editor.of(desk.host()).open(folder.resolve(TEXT));
        return switch (draft.edited(text())) {
            case ItemDraft.Edited.Nothing nothing -> {
                discard();
                desk.terminal().hint("nothing was changed");
                yield desk.changed(desk.store().ticket(id), (ticket, terminal) -> {});
            }
            case ItemDraft.Edited.Invalid invalid -> throw rejected(invalid.mistakes());
            case ItemDraft.Edited.Change change -> take(change.edit(), signing);
        };
    }

    private int take(ItemEdit edit, Signing signing) {
        Outcome outcome;
        try {
            outcome = desk.store().edit(id, edit, signing.signature(desk));
        } catch (TicketFailure failed) {
            desk.terminal().hint("your text is kept in " + folder.resolve(TEXT));
            throw failed;
        }
        if (outcome instanceof Outcome.Conflict) {
            throw Failure.of(
                    ExitCode.CONFLICT,
                    new Failure.Said(
                            "ticket_conflict",
                            "somebody else edited ticket " + id + " while you did",
                            "Nothing was changed. Your text is kept in " + folder.resolve(TEXT) + ".",
                            "look at yoi ticket show " + id + ", then edit it again and take over what is yours"));
        }
        Ticket changed = TicketProblems.applied(outcome, id);
        discard();
        return desk.changed(new Outcome.Applied(changed), id, "edited");
    }

    private Failure rejected(List<ItemDraft.Mistake> mistakes) {
        String places = mistakes.stream()
                .map(mistake -> "line " + mistake.line() + ": " + mistake.message())
                .collect(Collectors.joining(" "));
        return Failure.of(
                ExitCode.FAILED,
                new Failure.Said(
                        "ticket_text_invalid",
                        "the text can't be taken",
                        places + " Your text is kept in " + folder.resolve(TEXT) + ".",
                        "mend it with: yoi ticket edit " + id + " --resume " + folder));
    }

    private byte[] text() {
        try {
            return Files.readAllBytes(folder.resolve(TEXT));
        } catch (IOException e) {
            throw unreadable("the text can't be read back", e);
        }
    }

    private void discard() {
        try {
            Files.deleteIfExists(folder.resolve(TEXT));
            Files.deleteIfExists(folder.resolve(OPENED));
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            desk.terminal().hint("left behind: " + folder + " (" + Why.of(e) + ")");
        }
    }

    private static Failure unreadable(String what, IOException e) {
        return Failure.of(ExitCode.FAILED, new Failure.Said("file_unreadable", what, Why.of(e), ""), e);
    }
}
