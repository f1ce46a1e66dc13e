package dev.yoi.runtime.event;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A durable event as a store hands it out: with its commit position and, from a store that encodes, the stored
/// bytes. Pages serve those bytes as they are; the domain form is made only when somebody asks for it.
public final class RecordedEvent {
    private final long seq;
    private final long position;
    private final byte @Nullable [] encoded;
    private final @Nullable SequencedEvent decoded;
    private final @Nullable Function<byte[], SequencedEvent> decoder;

    private RecordedEvent(
            long seq,
            long position,
            byte @Nullable [] encoded,
            @Nullable SequencedEvent decoded,
            @Nullable Function<byte[], SequencedEvent> decoder) {
        this.seq = seq;
        this.position = position;
        this.encoded = encoded;
        this.decoded = decoded;
        this.decoder = decoder;
    }

    /// From a store that keeps objects.
    public static RecordedEvent of(SequencedEvent event, long position) {
        return new RecordedEvent(event.seq(), position, null, event, null);
    }

    /// Just committed by a store that encodes: both forms are at hand. `encoded` is shared, nobody changes it.
    public static RecordedEvent of(SequencedEvent event, long position, byte[] encoded) {
        return new RecordedEvent(event.seq(), position, encoded, event, null);
    }

    /// Read back: decoded on demand.
    public static RecordedEvent read(
            long seq, long position, byte[] encoded, Function<byte[], SequencedEvent> decoder) {
        return new RecordedEvent(seq, position, encoded, null, decoder);
    }

    public long seq() {
        return seq;
    }

    /// Runtime-wide commit position, growing in the order of commits.
    public long position() {
        return position;
    }

    /// One JSON object in UTF-8 without a line break, as it is stored; empty from a store that keeps objects.
    /// Callers must not change the array.
    public Optional<byte[]> encoded() {
        return Optional.ofNullable(encoded);
    }

    /// Size for page limits, in bytes; a fixed estimate where nothing is encoded.
    public int encodedBytes() {
        return encoded == null ? 256 : encoded.length;
    }

    public SequencedEvent decode() {
        if (decoded != null) {
            return decoded;
        }
        if (decoder == null || encoded == null) {
            throw new IllegalStateException("a recorded event has its object or its bytes");
        }
        return decoder.apply(encoded);
    }

    public Instant at() {
        return decode().at();
    }

    public WorkerEvent event() {
        return decode().event();
    }
}
