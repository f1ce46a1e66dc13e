package dev.yoi.execution.acp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;

/// Splits what an agent prints into frames, a line each. Keeps no more than one frame and one buffer.
final class FrameReader {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final InputStream source;
    private final int frameMax;
    private final Consumer<byte[]> raw;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int position;
    private int end;
    /// Bytes of the line beyond what is kept.
    private long skipped;

    /// `raw` gets each line that is short enough, as it came.
    FrameReader(InputStream source, int frameMax, Consumer<byte[]> raw) {
        this.source = source;
        this.frameMax = frameMax;
        this.raw = raw;
    }

    /// The next frame that is not blank; empty at the end.
    Optional<Frame> next() throws IOException {
        while (true) {
            if (position == end && !filled()) {
                return rest();
            }
            int start = position;
            while (position < end && buffer[position] != '\n') {
                position++;
            }
            keep(start, position - start);
            if (position < end) {
                position++;
                Optional<Frame> frame = frame();
                if (frame.isPresent()) {
                    return frame;
                }
            }
        }
    }

    private boolean filled() throws IOException {
        int read = source.read(buffer);
        position = 0;
        end = Math.max(0, read);
        return read >= 0;
    }

    private void keep(int start, int length) {
        int room = frameMax - line.size();
        int kept = Math.min(room, length);
        line.write(buffer, start, kept);
        skipped += length - kept;
    }

    private Optional<Frame> rest() {
        return line.size() == 0 && skipped == 0 ? Optional.empty() : frame();
    }

    private Optional<Frame> frame() {
        byte[] bytes = line.toByteArray();
        long beyond = skipped;
        line.reset();
        skipped = 0;
        if (beyond > 0) {
            return Optional.of(new Frame.Oversized(bytes.length + beyond));
        }
        if (blank(bytes)) {
            return Optional.empty();
        }
        raw.accept(bytes);
        return Optional.of(Json.frame(bytes));
    }

    private static boolean blank(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
