package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.fsstore.format.EventDecoder;
import dev.yoi.runtime.fsstore.format.JournalForm;
import dev.yoi.runtime.fsstore.format.JournalForm.BatchHeader;
import dev.yoi.runtime.fsstore.format.Line;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads the journal for one question. Keeps one segment open, of its own: an interrupted caller harms nobody
/// else. A segment may be used again meanwhile; what is read is therefore always checked.
final class JournalReader implements Closeable {
    /// A batch whose checksum held; frames are at their offsets in `bytes`.
    record Batch(BatchHeader header, ByteBuffer bytes, long offset) {}

    private final StoreFiles files;
    private final UUID storeId;
    private @Nullable DiskFile open;
    private long openFirst;

    JournalReader(StoreFiles files, UUID storeId) {
        this.files = files;
        this.storeId = storeId;
    }

    /// Null when the journal does not hold that line there any more.
    @Nullable
    RecordedEvent event(TailEvent event) throws IOException {
        return switch (event) {
            case TailEvent.InMemory memory -> memory.event();
            case TailEvent.InJournal stored -> stored(stored);
        };
    }

    private @Nullable RecordedEvent stored(TailEvent.InJournal event) throws IOException {
        var line = new byte[event.length()];
        int count = file(event.place().segment())
                .read(ByteBuffer.wrap(line), event.place().offset());
        boolean same = count == line.length
                && Line.intact(line, 0, line.length)
                && Line.position(line, 0, line.length) == event.position();
        return same ? EventDecoder.recorded(line) : null;
    }

    /// The intact batch of this segment at this offset, or null. Whether it follows is the caller's question.
    @Nullable
    Batch batch(long segment, long offset) throws IOException {
        DiskFile file = file(segment);
        var head = ByteBuffer.allocate(JournalForm.BATCH_HEADER_BYTES);
        file.read(head, offset);
        BatchHeader header = JournalForm.batchHeader(head.flip());
        if (header == null || !header.storeId().equals(storeId) || header.segment() != segment) {
            return null;
        }
        if (header.length() > file.size() - offset) {
            return null;
        }
        var bytes = ByteBuffer.allocate(header.length());
        file.read(bytes, offset);
        return bytes.hasRemaining() || !JournalForm.intact(bytes.flip(), header.length())
                ? null
                : new Batch(header, bytes, offset);
    }

    DiskFile file(long segment) throws IOException {
        if (open == null || openFirst != segment) {
            close();
            open = files.disk().open(files.segment(segment), Disk.Mode.READ);
            openFirst = segment;
        }
        return open;
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
