package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.format.Records.QuarantineNote;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;

/// Sets bytes aside before something else takes their place (I5): nothing that was found is deleted, but zeros.
final class Quarantine {
    private static final int COPY_BYTES = 1 << 20;

    private final StoreFiles files;
    private final InstantSource clock;
    private final String prefix;
    private int count;

    Quarantine(StoreFiles files, InstantSource clock, long epoch) {
        this(files, clock, Long.toString(epoch));
    }

    private Quarantine(StoreFiles files, InstantSource clock, String prefix) {
        this.files = files;
        this.clock = clock;
        this.prefix = prefix;
    }

    /// Under names that no opening and no other repair has used.
    static Quarantine ofRepair(StoreFiles files, InstantSource clock) throws IOException {
        int number = 1;
        for (Path path : files.disk().list(files.quarantine())) {
            if (path.getFileName().toString().matches("repair[0-9]{1,6}-.*")) {
                String name = path.getFileName().toString();
                number = Math.max(number, 1 + Integer.parseInt(name.substring(6, name.indexOf('-'))));
            }
        }
        return new Quarantine(files, clock, "repair" + number);
    }

    /// Copies a part of a file, with a note of where it came from; nothing is done for zeros. It is durable when
    /// this returns.
    synchronized void setAside(Path from, long offset, long length, String reason) throws IOException {
        try (DiskFile source = files.disk().open(from, Disk.Mode.READ)) {
            if (length <= 0 || zeros(source, offset, length)) {
                return;
            }
            Path copy = name(".bytes");
            try (DiskFile target = files.disk().open(copy, Disk.Mode.CREATE)) {
                target.truncate(0);
                copy(source, offset, length, target);
                target.force();
            }
            note(new QuarantineNote(files.relative(from), offset, length, reason, clock.instant()));
        }
    }

    /// Keeps bytes that can't be written where they belong.
    synchronized void setAside(Path meantFor, byte[] content, String reason) throws IOException {
        try (DiskFile target = files.disk().open(name(".bytes"), Disk.Mode.CREATE)) {
            target.write(ByteBuffer.wrap(content), 0);
            target.force();
        }
        note(new QuarantineNote(files.relative(meantFor), 0, content.length, reason, clock.instant()));
    }

    /// Moves a file or a directory with all that is in it. Its note is durable before; who calls syncs where it
    /// was.
    synchronized void moveAside(Path from, String reason) throws IOException {
        Path target = name(".moved");
        note(new QuarantineNote(files.relative(from), 0, 0, reason, clock.instant()));
        files.disk().rename(from, target);
        files.disk().syncDirectory(files.quarantine());
    }

    private void note(QuarantineNote note) throws IOException {
        files.replace(name(".json"), note.bytes());
        count++;
    }

    private Path name(String ending) throws IOException {
        Path quarantine = files.quarantine();
        if (count == 0 && files.disk().createDirectory(quarantine)) {
            files.disk().syncDirectory(files.home());
        }
        return quarantine.resolve(prefix + "-" + count + ending);
    }

    private static boolean zeros(DiskFile source, long offset, long length) throws IOException {
        for (long at = offset; at < offset + length; at += COPY_BYTES) {
            var bytes = new byte[(int) Math.min(COPY_BYTES, offset + length - at)];
            source.read(ByteBuffer.wrap(bytes), at);
            for (byte b : bytes) {
                if (b != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void copy(DiskFile source, long offset, long length, DiskFile target) throws IOException {
        for (long at = 0; at < length; at += COPY_BYTES) {
            var bytes = ByteBuffer.allocate((int) Math.min(COPY_BYTES, length - at));
            source.read(bytes, offset + at);
            target.write(bytes.flip(), at);
        }
    }
}
