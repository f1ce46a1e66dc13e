package dev.yoi.runtime.testkit.crashfs;

import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/// How a file is opened.
record OpenMode(boolean read, boolean write, boolean append, boolean truncate, boolean create, boolean createNew) {
    static OpenMode of(Set<? extends OpenOption> options) {
        for (OpenOption option : options) {
            if (!(option instanceof StandardOpenOption standard) || !supported(standard)) {
                throw new UnsupportedOperationException("CrashFs does not open files with " + option);
            }
        }
        boolean append = options.contains(StandardOpenOption.APPEND);
        boolean write = append || options.contains(StandardOpenOption.WRITE);
        boolean read = !write || options.contains(StandardOpenOption.READ);
        boolean truncate = options.contains(StandardOpenOption.TRUNCATE_EXISTING);
        if (append && (truncate || options.contains(StandardOpenOption.READ))) {
            throw new IllegalArgumentException("APPEND goes neither with READ nor with TRUNCATE_EXISTING");
        }
        boolean createNew = options.contains(StandardOpenOption.CREATE_NEW);
        return new OpenMode(
                read,
                write,
                append,
                write && truncate,
                write && (createNew || options.contains(StandardOpenOption.CREATE)),
                write && createNew);
    }

    private static boolean supported(StandardOpenOption option) {
        return switch (option) {
            case READ, WRITE, APPEND, TRUNCATE_EXISTING, CREATE, CREATE_NEW, SPARSE -> true;
            case DELETE_ON_CLOSE, SYNC, DSYNC -> false;
        };
    }
}
