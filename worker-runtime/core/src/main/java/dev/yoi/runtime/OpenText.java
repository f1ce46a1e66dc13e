package dev.yoi.runtime;

import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.redaction.Redaction;
import dev.yoi.runtime.redaction.TextMask;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The text of an open item that is not yet on its way to the disk, without secrets: what may be the beginning of
/// one waits in `mask` until it is decided or the text ends. Guarded by the publishing lock of its worker's
/// broadcast.
final class OpenText {
    private final long run;
    private final ItemId item;
    private final StreamFrame.Delta.Kind kind;
    private final Role role;
    private final TextMask mask;
    private final StringBuilder text = new StringBuilder();
    /// What was known when the first text that waits was told.
    private long known;
    private long offset;
    private long bytes;
    private @Nullable Instant oldest;

    OpenText(long run, ItemId item, StreamFrame.Delta.Kind kind, Role role, TextMask mask) {
        this.run = run;
        this.item = item;
        this.kind = kind;
        this.role = role;
        this.mask = mask;
    }

    long run() {
        return run;
    }

    /// UTF-8 bytes that wait.
    long bytes() {
        return bytes;
    }

    /// When the first text that waits came; empty when none waits.
    Optional<Instant> oldest() {
        return Optional.ofNullable(oldest);
    }

    /// What of it can be shown now; empty when all of it may belong to a secret.
    Optional<StreamFrame> add(WorkerId worker, String more, Instant at) {
        long position = offset + text.length();
        long knows = mask.knows();
        String shown = mask.add(more);
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        if (text.isEmpty()) {
            known = knows;
        }
        text.append(shown);
        bytes += shown.getBytes(StandardCharsets.UTF_8).length;
        oldest = oldest == null ? at : oldest;
        return Optional.of(new StreamFrame.Delta(worker, run, item, kind, role, position, shown));
    }

    /// All that waits, for somebody who comes now; empty when nothing waits.
    Optional<StreamFrame> view(WorkerId worker) {
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(new StreamFrame.Delta(worker, run, item, kind, role, offset, text.toString()));
    }

    /// What waits, as a chunk to be recorded. Half of a surrogate pair at the end stays, unless this is the last
    /// chunk, which also has what was held back. The text waits on until it is [#drop]ped: a store may refuse the
    /// chunk.
    Optional<Chunk> chunk(boolean last) {
        int end = text.length();
        if (!last && end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        String told = text.substring(0, end);
        // a value that became known behind its telling is at least not recorded
        String chunk = (known == mask.knows() ? told : mask.again(told)) + (last ? mask.rest() : "");
        if (chunk.isEmpty()) {
            return Optional.empty();
        }
        WorkerEvent.Reported event = switch (kind) {
            case MESSAGE -> new WorkerEvent.Message(run, item, offset, role, Content.text(chunk));
            case REASONING -> new WorkerEvent.Reasoning(run, item, offset, chunk);
        };
        return Optional.of(new Chunk(this, end, chunk.length(), event, Redaction.masksIn(chunk)));
    }

    /// Forgets the first `characters` of what waits, which are on their way to the disk as `recorded` ones.
    private void drop(int characters, int recorded) {
        text.delete(0, characters);
        offset += recorded;
        bytes = text.length();
        oldest = text.isEmpty() ? null : oldest;
    }

    /// Text that waits, as the event that records it; `characters` of it wait and `recorded` are in the event.
    record Chunk(OpenText text, int characters, int recorded, WorkerEvent.Reported event, int masked) {
        SequencedEvent numbered(long seq, Instant at) {
            return new SequencedEvent(seq, at, event, masked);
        }

        /// The store took the event.
        void taken() {
            text.drop(characters, recorded);
        }
    }

    boolean sameItem(OpenText other) {
        return kind == other.kind && item.equals(other.item);
    }
}
