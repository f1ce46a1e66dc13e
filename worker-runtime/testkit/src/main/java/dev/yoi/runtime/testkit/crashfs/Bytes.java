package dev.yoi.runtime.testkit.crashfs;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Bytes that grow; what was never written is zero.
final class Bytes {
    private byte[] array;
    private int size;

    Bytes() {
        this(new byte[0], 0);
    }

    private Bytes(byte[] array, int size) {
        this.array = array;
        this.size = size;
    }

    Bytes copy() {
        return new Bytes(Arrays.copyOf(array, size), size);
    }

    long size() {
        return size;
    }

    void write(long offset, byte[] source, int from, int length) {
        if (length == 0) {
            return;
        }
        int end = Math.toIntExact(offset + length);
        if (end > size) {
            resize(end);
        }
        System.arraycopy(source, from, array, (int) offset, length);
    }

    /// Cuts, or appends zeros.
    void resize(long to) {
        int end = Math.toIntExact(to);
        if (end > array.length) {
            array = Arrays.copyOf(array, Math.max(end, (int) Math.min(Integer.MAX_VALUE - 8L, array.length * 2L)));
        }
        if (end < size) {
            Arrays.fill(array, end, size, (byte) 0);
        }
        size = end;
    }

    /// -1 at or behind the end.
    int read(long offset, ByteBuffer target) {
        if (offset >= size) {
            return target.hasRemaining() ? -1 : 0;
        }
        int length = Math.min(target.remaining(), size - (int) offset);
        target.put(array, (int) offset, length);
        return length;
    }
}
