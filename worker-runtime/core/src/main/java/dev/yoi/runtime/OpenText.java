package dev.yoi.runtime;

import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.WorkerId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The text of an open item that is not yet on its way to the disk. Guarded by the publishing lock of its
/// worker's broadcast.
final class OpenText {
    private final long run;
    private final ItemId item;
    private final StreamFrame.Delta.Kind kind;
    private final Role role;
    private final StringBuilder text = new StringBuilder();
    private long offset;
    private long bytes;
    private @Nullable Instant oldest;

    OpenText(long run, ItemId item, StreamFrame.Delta.Kind kind, Role role) {
        this.run = run;
        this.item = item;
        this.kind = kind;
        this.role = role;
    }

    long run() {
        return run;
    }

    ItemId item() {
        return item;
    }

    /// UTF-8 bytes that wait.
    long bytes() {
        return bytes;
    }

    /// When the first text that waits came; empty when none waits.
    Optional<Instant> oldest() {
        return Optional.ofNullable(oldest);
    }

    StreamFrame add(WorkerId worker, String more, Instant at) {
        long position = offset + text.length();
        text.append(more);
        bytes += more.getBytes(StandardCharsets.UTF_8).length;
        oldest = oldest == null ? at : oldest;
        return new StreamFrame.Delta(worker, run, item, kind, role, position, more);
    }

    /// All that waits, for somebody who comes now; empty when nothing waits.
    Optional<StreamFrame> view(WorkerId worker) {
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(new StreamFrame.Delta(worker, run, item, kind, role, offset, text.toString()));
    }

    /// Takes what waits as a chunk. Half of a surrogate pair at the end stays, unless this is the last chunk.
    Optional<WorkerEvent.Reported> take(boolean last) {
        int end = text.length();
        if (!last && end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        if (end == 0) {
            return Optional.empty();
        }
        String chunk = text.substring(0, end);
        text.delete(0, end);
        long start = offset;
        offset += end;
        bytes = text.length();
        oldest = text.isEmpty() ? null : oldest;
        return Optional.of(
                switch (kind) {
                    case MESSAGE -> new WorkerEvent.Message(run, item, start, role, Content.text(chunk));
                    case REASONING -> new WorkerEvent.Reasoning(run, item, start, chunk);
                });
    }
}
