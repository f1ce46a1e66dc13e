package dev.yoi.cli.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Asks the kernel who holds a file's lock, without trying to take it: a try would be seen as a holder by a
/// server that starts at that moment.
final class LockTable {
    /// Linux; see `proc_locks(5)`: `1: POSIX  ADVISORY  WRITE 4711 08:01:131072 0 EOF`.
    private static final Path TABLE = Path.of("/proc/locks");

    private static final int PID_FIELD = 4;
    private static final int FILE_FIELD = 5;

    private LockTable() {}

    /// The process that holds a lock on `file`; empty when none does, or where there is no such table.
    static Optional<Long> holder(Path file) throws IOException {
        if (!Files.isReadable(TABLE) || !Files.exists(file)) {
            return Optional.empty();
        }
        String inode = ":" + Files.getAttribute(file, "unix:ino");
        return Files.readAllLines(TABLE).stream()
                .map(line -> List.of(line.strip().split("\\s+", -1)))
                .filter(fields -> fields.size() > FILE_FIELD && !fields.get(1).equals("->"))
                .filter(fields -> fields.get(FILE_FIELD).endsWith(inode))
                .map(fields -> Long.valueOf(fields.get(PID_FIELD)))
                .findFirst();
    }
}
