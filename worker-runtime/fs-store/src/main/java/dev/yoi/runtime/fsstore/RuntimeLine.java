package dev.yoi.runtime.fsstore;

/// A line of `runtime.jsonl` as committed, without its line feed.
final class RuntimeLine {
    private final long seq;
    private final long position;
    private final byte[] line;

    RuntimeLine(long seq, long position, byte[] line) {
        this.seq = seq;
        this.position = position;
        this.line = line;
    }

    long seq() {
        return seq;
    }

    long position() {
        return position;
    }

    byte[] line() {
        return line;
    }
}
