package dev.yoi.runtime.model;

import dev.yoi.runtime.error.WorkerRuntimeException;

/// Number of an execution of a worker, from 1, reserved durably before the execution starts; 0 is "none yet".
public record Generation(long value) {
    public static final Generation NONE = new Generation(0);

    public Generation {
        if (value < 0) {
            throw WorkerRuntimeException.invalid("generation", "a generation is not negative");
        }
    }

    public Generation next() {
        return new Generation(value + 1);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
