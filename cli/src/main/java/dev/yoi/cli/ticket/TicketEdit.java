package dev.yoi.cli.ticket;

import dev.yoi.cli.problem.Failure;
import dev.yoi.tickets.ItemEdit;
import dev.yoi.tickets.Ticket;
import dev.yoi.tickets.format.FieldValue;
import dev.yoi.tickets.model.TicketId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "edit",
        description = "Changes what is wanted: in your editor, or what the options name.",
        footer = {
            "",
            "Without options $VISUAL, $EDITOR or vi opens item.md. What comes back is checked; if it can't be taken, or if",
            "somebody else was faster, your text is kept and you are told where. Everything that you do not change keeps",
            "its bytes. The state is not edited: see yoi ticket --help.",
            "",
            "Examples:",
            "  yoi ticket edit ID",
            "  yoi ticket edit ID --title 'A better title' --add-label core --priority P1",
            "  yoi ticket edit ID --body new.md --revision REVISION   # as yoi ticket show ID --json gave it"
        })
final class TicketEdit implements Callable<Integer> {
    private final TicketDesk desk;

    @Parameters(paramLabel = "ID", description = "The ticket.")
    private String ticket = "";

    @Option(names = "--title", paramLabel = "TITLE", description = "Another title.")
    private @Nullable String title;

    @Option(names = "--priority", paramLabel = "P", description = "Another priority.")
    private @Nullable String priority;

    @Option(names = "--assignee", paramLabel = "NAME", description = "Somebody else is to do it.")
    private @Nullable String assignee;

    @Option(names = "--add-label", paramLabel = "LABEL", description = "One label more; may be repeated.")
    private List<String> labelsAdded = new ArrayList<>();

    @Option(names = "--remove-label", paramLabel = "LABEL", description = "One label less; may be repeated.")
    private List<String> labelsRemoved = new ArrayList<>();

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Any other key of the front matter.")
    private Map<String, String> keys = new LinkedHashMap<>();

    @Option(names = "--unset", paramLabel = "KEY", description = "Empty a key; may be repeated.")
    private List<String> keysUnset = new ArrayList<>();

    @Option(names = "--body", paramLabel = "FILE", description = "Another body, from a file; - is standard input.")
    private @Nullable String body;

    @Option(
            names = "--revision",
            paramLabel = "REVISION",
            description = "Do it only if nobody edited the ticket since this revision.")
    private @Nullable String revision;

    @Option(
            names = "--resume",
            paramLabel = "FOLDER",
            description = "Go on with a text that could not be taken, and was kept there.")
    private @Nullable Path resumed;

    @Mixin
    private Signing signing = new Signing();

    TicketEdit(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        TicketId id = desk.id(ticket);
        Optional<ItemEdit> named = named(desk.store().ticket(id));
        if (named.isPresent()) {
            if (resumed != null) {
                throw Failure.usage("--resume goes on with a kept text and takes no other changes", "leave them out");
            }
            return desk.changed(desk.store().edit(id, named.get(), signing.signature(desk)), id, "edited");
        }
        var editing = resumed == null ? EditorSession.begin(desk, id) : EditorSession.resume(desk, id, resumed);
        return editing.run(signing);
    }

    /// The change that the options name; nothing when there is none.
    private Optional<ItemEdit> named(Ticket seen) {
        var changes = new LinkedHashMap<String, FieldValue>();
        keysUnset.forEach(key -> changes.put(key, FieldValue.none()));
        keys.forEach((key, value) -> changes.put(key, FieldValue.text(value)));
        put(changes, "title", title);
        put(changes, "priority", priority);
        put(changes, "assignee", assignee);
        if (!labelsAdded.isEmpty() || !labelsRemoved.isEmpty()) {
            changes.put("labels", labels(seen));
        }
        if (changes.isEmpty() && body == null) {
            return Optional.empty();
        }
        Optional<String> text = Optional.ofNullable(body)
                .map(file -> "\n" + TextFile.read(file, desk.host()).stripLeading());
        return Optional.of(new ItemEdit(revision == null ? seen.revision() : revision, changes, text));
    }

    private FieldValue labels(Ticket seen) {
        var labels = new ArrayList<>(seen.items("labels"));
        labels.removeAll(labelsRemoved);
        labelsAdded.stream().filter(label -> !labels.contains(label)).forEach(labels::add);
        return FieldValue.items(labels);
    }

    private static void put(Map<String, FieldValue> changes, String key, @Nullable String value) {
        if (value != null) {
            changes.put(key, FieldValue.text(value));
        }
    }
}
