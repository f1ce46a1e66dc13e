package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.fsstore.format.ArchiveForm;
import dev.yoi.runtime.fsstore.format.EventDecoder;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.JsonObject;
import dev.yoi.runtime.fsstore.format.Line;
import dev.yoi.runtime.store.ArchiveHead;
import dev.yoi.runtime.store.ArchiveItem;
import dev.yoi.runtime.store.ArchiveSource;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// Reads an archive line by line and believes nothing: seals, order, sequences, count and sum.
final class ArchiveReader implements ArchiveSource {
    private static final int BUFFER_BYTES = 64 << 10;
    /// Longest line that is taken for one: a bundle may be longer than an event.
    private static final int MAX_LINE_BYTES = 16 << 20;

    private final InputStream in;
    private final MessageDigest sum = sha256();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    /// Where the current line begins, and where the next one does, in the unpacked stream.
    private long start;

    private long offset;
    private long number;
    private final ArchiveHead head;
    private ArchiveItem.@Nullable Worker worker;
    private long seq;
    private @Nullable String ended;

    ArchiveReader(InputStream packed) {
        try {
            this.in = new GZIPInputStream(packed, BUFFER_BYTES);
        } catch (IOException e) {
            throw unreadable(e);
        }
        this.head = readHead();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public ArchiveHead head() {
        return head;
    }

    /// Of everything in the archive but its last line; null before the sound end.
    @Nullable
    String sum() {
        return ended;
    }

    private ArchiveHead readHead() {
        byte[] line = line();
        sum.update(line);
        sum.update((byte) '\n');
        try {
            JsonObject json = Line.record(line);
            long version = ArchiveForm.version(json);
            if (version > ArchiveForm.FORMAT) {
                throw Failures.archiveVersion(version);
            }
            if (version == ArchiveForm.FORMAT) {
                return ArchiveForm.head(json);
            }
        } catch (FormatException | WorkerRuntimeException e) {
            throw e instanceof WorkerRuntimeException known && version(known) ? known : damaged(says(e));
        }
        throw damaged("this is no archive");
    }

    private static boolean version(WorkerRuntimeException failure) {
        return failure.code() == ErrorCode.ARCHIVE_VERSION_UNSUPPORTED;
    }

    @Override
    public @Nullable ArchiveItem next() {
        if (ended != null) {
            return null;
        }
        byte[] line = line();
        long found = Line.intact(line, 0, line.length) ? Line.seq(line, 0, line.length) : -1;
        try {
            ArchiveItem item = found > 0 ? event(line, found) : other(line);
            sum.update(line);
            sum.update((byte) '\n');
            return item;
        } catch (FormatException e) {
            throw damaged(says(e));
        }
    }

    private ArchiveItem event(byte[] line, long found) {
        if (worker == null || found != seq + 1 || found > worker.lastSeq()) {
            throw damaged("sequence " + found + (worker == null ? " belongs to no worker" : " follows " + seq));
        }
        seq = found;
        long position = Line.position(line, 0, line.length);
        return new ArchiveItem.Event(RecordedEvent.read(seq, position, line, EventDecoder::decode));
    }

    private @Nullable ArchiveItem other(byte[] line) {
        JsonObject json = Line.record(line);
        ArchiveForm.End end = ArchiveForm.end(json);
        if (end != null) {
            whole();
            atEnd(end);
            return null;
        }
        ArchiveItem item = checked(json);
        switch (item) {
            case ArchiveItem.LeftOut left -> takenBack(left.subject());
            case ArchiveItem.Deleted deleted ->
                takenBack(deleted.tombstone().worker().toString());
            case ArchiveItem.Worker _, ArchiveItem.Bundle _, ArchiveItem.Event _ -> whole();
        }
        worker = item instanceof ArchiveItem.Worker next ? next : null;
        seq = 0;
        return item;
    }

    private ArchiveItem checked(JsonObject json) {
        try {
            return ArchiveForm.item(json);
        } catch (WorkerRuntimeException e) {
            throw damaged(says(e));
        }
    }

    private void takenBack(String subject) {
        if (worker == null || !worker.id().toString().equals(subject)) {
            whole();
        }
    }

    private void whole() {
        if (worker != null && seq != worker.lastSeq()) {
            throw damaged("its events end at sequence " + seq + " of " + worker.lastSeq());
        }
    }

    private void atEnd(ArchiveForm.End end) {
        String told = end.sha256();
        String found = HexFormat.of().formatHex(sum.digest());
        if (end.lines() != number) {
            throw damaged("it has " + number + " lines where it should have " + end.lines());
        }
        if (!told.equals(found)) {
            throw damaged("its sum is not that of its lines");
        }
        try {
            if (from < to || in.read() >= 0) {
                throw damaged("something follows its end");
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        ended = told;
    }

    /// The next line, without its line feed.
    private byte[] line() {
        number++;
        start = offset;
        var begun = new ByteArrayOutputStream(0);
        while (true) {
            for (int at = from; at < to; at++) {
                if (buffer[at] == '\n') {
                    byte[] rest = Arrays.copyOfRange(buffer, from, at);
                    offset += rest.length + 1L;
                    from = at + 1;
                    if (begun.size() == 0) {
                        return rest;
                    }
                    begun.writeBytes(rest);
                    return begun.toByteArray();
                }
            }
            begun.write(buffer, from, to - from);
            offset += to - from;
            if (begun.size() > MAX_LINE_BYTES) {
                throw damaged("the line is too long");
            }
            fill(begun.size() > 0);
        }
    }

    private void fill(boolean inLine) {
        from = 0;
        try {
            to = Math.max(0, in.read(buffer, 0, buffer.length));
        } catch (IOException e) {
            to = 0;
            throw unreadable(e);
        }
        if (to == 0) {
            throw damaged(inLine ? "the line is cut off" : "its end is missing: it was cut off");
        }
    }

    private static String says(Exception e) {
        return String.valueOf(e.getMessage());
    }

    private WorkerRuntimeException unreadable(IOException e) {
        return damaged(
                switch (e) {
                    case EOFException _ -> "it was cut off";
                    case ZipException zip -> "it is no gzip stream: " + zip.getMessage();
                    default -> "it can't be read on";
                });
    }

    private WorkerRuntimeException damaged(String what) {
        return Failures.archive(new Failures.InArchive(number, start), worker == null ? null : worker.id(), what);
    }
}
