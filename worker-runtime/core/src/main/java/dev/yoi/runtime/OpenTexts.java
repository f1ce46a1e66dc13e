package dev.yoi.runtime;

import dev.yoi.runtime.error.WorkerRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The open items of one attempt. Changed under the cell's lock; their text, which new subscribers look at, under
/// the publishing lock of the cell's broadcast as well.
final class OpenTexts {
    /// Items that one execution may have open at once.
    static final int MAX_OPEN = 64;
    /// Longest text recorded in one event, in UTF-16 units.
    private static final int MAX_CHUNK_CHARACTERS = 64 * 1024;

    private final WorkerCell cell;
    private final CopyOnWriteArrayList<OpenText> open = new CopyOnWriteArrayList<>();

    OpenTexts(WorkerCell cell) {
        this.cell = cell;
    }

    void open(OpenText text) {
        if (open.stream().anyMatch(text::sameItem)) {
            throw WorkerRuntimeException.invalid("item", "an item with this id is open already");
        }
        if (open.size() >= MAX_OPEN) {
            throw WorkerRuntimeException.limit("open_items", MAX_OPEN, "an execution has 64 items open already");
        }
        open.add(text);
    }

    boolean isOpen(OpenText text) {
        return open.contains(text);
    }

    void checkOpen(OpenText text) {
        if (!isOpen(text)) {
            throw WorkerRuntimeException.invalid("item", "this item was closed");
        }
    }

    void close(OpenText text) {
        open.remove(text);
    }

    void clear() {
        open.clear();
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    List<OpenText> all() {
        return open;
    }

    /// What waits of all items, in the order in which they were opened.
    List<OpenText.Chunk> chunks(boolean last) {
        return cell.broadcast()
                .changing(() ->
                        open.stream().flatMap(text -> text.chunk(last).stream()).toList());
    }

    List<OpenText.Chunk> chunk(OpenText text, boolean last) {
        return cell.broadcast().changing(() -> text.chunk(last).stream().toList());
    }

    /// The store took these.
    void taken(List<OpenText.Chunk> chunks) {
        cell.broadcast().changing(() -> {
            chunks.forEach(OpenText.Chunk::taken);
            return chunks;
        });
    }

    /// Called under the publishing lock.
    List<StreamFrame> views() {
        return open.stream().flatMap(text -> text.view(cell.id()).stream()).toList();
    }

    /// Cuts a text into what one event may hold, never between the halves of a surrogate pair.
    static List<String> pieces(String text) {
        if (text.length() <= MAX_CHUNK_CHARACTERS) {
            return text.isEmpty() ? List.of() : List.of(text);
        }
        var pieces = new ArrayList<String>();
        int from = 0;
        while (from < text.length()) {
            int end = Math.min(text.length(), from + MAX_CHUNK_CHARACTERS);
            boolean inPair = end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
            int to = inPair ? end - 1 : end;
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }
}
