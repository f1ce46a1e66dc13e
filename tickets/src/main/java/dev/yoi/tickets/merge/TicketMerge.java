package dev.yoi.tickets.merge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.yoi.tickets.format.ItemFile;
import dev.yoi.tickets.format.PlanFile;
import dev.yoi.tickets.format.RelationsFile;
import dev.yoi.tickets.format.ThreadFile;
import dev.yoi.tickets.machine.StateHistory;
import dev.yoi.tickets.model.TicketId;
import dev.yoi.tickets.model.TicketState;
import java.util.List;
import java.util.Optional;

/// Merges one file of a ticket, by its name.
///
/// | file | rule |
/// |---|---|
/// | `thread.md` | union of events |
/// | `item.md` | per key, bodies by line |
/// | `artifacts/relations.json` | what either added, without what either removed |
/// | `artifacts/orchestration-plan.jsonl` | union of lines |
/// | anything else | by line |
public final class TicketMerge {

    private TicketMerge() {}

    /// Merges one file.
    ///
    /// @param ticket directory name of the ticket
    /// @param file name relative to that directory
    /// @param mergedThreadState where the merged thread of this ticket leads, if the caller knows it (see
    /// [#stateOf]); only `item.md` asks
    public static MergedFile merge(
            String ticket, String file, Versions versions, Optional<TicketState> mergedThreadState) {
        Optional<TicketId> id = TicketId.parse(ticket);
        return switch (file) {
            case ThreadFile.NAME -> ThreadMerge.merge(ticket, versions);
            case ItemFile.NAME -> ItemMerge.merge(ticket, versions, mergedThreadState);
            case RelationsFile.NAME ->
                id.map(owner -> RelationsMerge.merge(owner, versions)).orElseGet(() -> byLine(versions));
            case PlanFile.NAME -> MergedFile.clean(PlanMerge.merge(versions));
            default -> byLine(versions);
        };
    }

    /// Where a thread leads; nothing if no event says.
    public static Optional<TicketState> stateOf(byte[] thread) {
        return StateHistory.of(ThreadFile.read("", thread).events()).end();
    }

    private static MergedFile byLine(Versions versions) {
        LineMerge.Result result = LineMerge.merge(
                new String(versions.base(), ISO_8859_1),
                new String(versions.ours(), ISO_8859_1),
                new String(versions.theirs(), ISO_8859_1));
        return new MergedFile(result.text().getBytes(ISO_8859_1), result.conflicted(), List.of());
    }
}
