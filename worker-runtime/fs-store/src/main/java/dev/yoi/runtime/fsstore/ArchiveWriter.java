package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.fsstore.format.ArchiveForm;
import dev.yoi.runtime.fsstore.format.EventEncoder;
import dev.yoi.runtime.fsstore.format.Line;
import dev.yoi.runtime.store.ArchiveHead;
import dev.yoi.runtime.store.ArchiveItem;
import dev.yoi.runtime.store.ArchiveSink;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Writes an archive line by line.
final class ArchiveWriter implements ArchiveSink {
    private static final int BUFFER_BYTES = 64 << 10;

    private final Packed out;
    private final MessageDigest sum = ArchiveReader.sha256();
    private long lines;

    ArchiveWriter(OutputStream out) {
        try {
            this.out = new Packed(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Logs are text that packs well at the lowest level, and an export waits for the packing.
    private static final class Packed extends GZIPOutputStream {
        Packed(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    @Override
    public void begin(ArchiveHead head) {
        put(ArchiveForm.head(head));
    }

    @Override
    public void add(ArchiveItem item) {
        switch (item) {
            case ArchiveItem.Bundle bundle -> put(ArchiveForm.bundle(bundle.bundle()));
            case ArchiveItem.Deleted deleted -> put(ArchiveForm.deleted(deleted.tombstone()));
            case ArchiveItem.Worker worker -> put(ArchiveForm.worker(worker));
            case ArchiveItem.LeftOut leftOut -> put(ArchiveForm.leftOut(leftOut));
            case ArchiveItem.Event event -> put(line(event.event()));
        }
    }

    private static byte[] line(RecordedEvent event) {
        byte[] line = event.encoded()
                .orElseGet(() -> Line.seal(event.seq(), event.position(), EventEncoder.body(event.decode())));
        byte[] whole = Arrays.copyOf(line, line.length + 1);
        whole[line.length] = '\n';
        return whole;
    }

    @Override
    public void end() {
        String sha256 = HexFormat.of().formatHex(sum.digest());
        put(ArchiveForm.end(new ArchiveForm.End(lines + 1, sha256)));
        try {
            out.finish();
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void put(byte[] line) {
        lines++;
        sum.update(line);
        try {
            out.write(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
