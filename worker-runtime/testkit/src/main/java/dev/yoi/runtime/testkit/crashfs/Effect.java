package dev.yoi.runtime.testkit.crashfs;

/// Something done to the bytes of a file.
sealed interface Effect {
    /// Owns its bytes.
    final class Write implements Effect {
        private final long offset;
        private final byte[] bytes;

        Write(long offset, byte[] bytes) {
            this.offset = offset;
            this.bytes = bytes;
        }

        long offset() {
            return offset;
        }

        int length() {
            return bytes.length;
        }

        /// Puts `length` of its bytes where they belong, from its byte `from`.
        void applyTo(Bytes file, int from, int length) {
            file.write(offset + from, bytes, from, length);
        }
    }

    /// Only ever cuts.
    record Truncate(long size) implements Effect {}
}
