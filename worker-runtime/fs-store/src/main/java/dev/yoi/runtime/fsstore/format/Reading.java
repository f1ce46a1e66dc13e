package dev.yoi.runtime.fsstore.format;

import dev.yoi.runtime.error.WorkerRuntimeException;
import java.util.function.Supplier;

/// What a file holds may be well-formed and still nothing that the model allows (an id with a space in it, say):
/// for whoever reads, that is another format too.
final class Reading {
    private Reading() {}

    static <T> T of(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (WorkerRuntimeException e) {
            throw new FormatException("a value is not allowed", e);
        }
    }
}
