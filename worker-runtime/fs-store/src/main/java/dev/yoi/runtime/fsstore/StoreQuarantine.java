package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.Records.QuarantineNote;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a store set aside, by itself and at repairs, and its removal by age. Nothing of the store reads it, so
/// this can be done beside a process that has the store open: that one only adds to it, under names of its own.
public final class StoreQuarantine {
    /// Bytes that lie in quarantine: `bytes` of them, from `offset` of `file` on. `old` ones go, or would.
    /// Without a note that can be read `origin` is empty; nobody knows then how old it is, and it stays.
    public record Piece(String name, Optional<Origin> origin, long bytes, boolean old) {}

    /// What its note says. `file` is relative to the runtime's directory.
    public record Origin(String file, long offset, String reason, Instant at) {}

    private static final List<String> ENDINGS = List.of(".bytes", ".moved");
    private static final String NOTE = ".json";

    private final StoreFiles files;
    private final Instant until;

    private StoreQuarantine(FilesystemStoreOptions options, Duration olderThan) {
        this.files = new StoreFiles(new NioDisk(), options.home());
        this.until = options.clock().instant().minus(olderThan);
    }

    /// Removes what was set aside longer ago, or only says what that is. Answers everything that lay there, by
    /// name. `store_io` where there is no store.
    public static List<Piece> prune(FilesystemStoreOptions options, Duration olderThan, boolean dryRun) {
        if (olderThan.isNegative()) {
            throw WorkerRuntimeException.invalid("older_than", "an age is not negative");
        }
        try {
            return new StoreQuarantine(options, olderThan).run(dryRun);
        } catch (IOException e) {
            throw Failures.io("looking through the quarantine", e);
        }
    }

    private List<Piece> run(boolean dryRun) throws IOException {
        if (!files.disk().exists(files.home())) {
            throw Failures.io("looking through the quarantine", new NoSuchFileException("there is no store here"));
        }
        var pieces = new ArrayList<Piece>();
        List<Path> found = files.disk().list(files.quarantine());
        for (Path path : found) {
            String name = path.getFileName().toString();
            String stem = name.substring(0, Math.max(0, name.lastIndexOf('.')));
            if (ENDINGS.stream().anyMatch(name::endsWith)) {
                pieces.add(piece(path, files.quarantine().resolve(stem + NOTE)));
            } else if (name.endsWith(NOTE)
                    && ENDINGS.stream().noneMatch(ending -> found.contains(beside(stem, ending)))) {
                pieces.add(piece(path, path)); // its bytes went, or never came
            }
        }
        if (!dryRun) {
            for (Piece piece : pieces) {
                remove(piece);
            }
            if (pieces.stream().anyMatch(Piece::old)) {
                files.disk().syncDirectory(files.quarantine());
            }
        }
        return List.copyOf(pieces);
    }

    private Path beside(String stem, String ending) {
        return files.quarantine().resolve(stem + ending);
    }

    private Piece piece(Path path, Path note) throws IOException {
        Origin origin = origin(note);
        boolean old = origin != null && origin.at().isBefore(until);
        return new Piece(path.getFileName().toString(), Optional.ofNullable(origin), bytes(path), old);
    }

    private @Nullable Origin origin(Path note) throws IOException {
        byte[] file = files.readIfThere(note);
        if (file == null) {
            return null;
        }
        try {
            QuarantineNote read = QuarantineNote.read(file);
            return new Origin(read.file(), read.offset(), read.reason(), read.at());
        } catch (FormatException | WorkerRuntimeException e) {
            return null;
        }
    }

    private long bytes(Path path) throws IOException {
        var total = new long[1];
        if (!files.disk().isDirectory(path)) {
            return size(path);
        }
        new Tree(files.disk(), path).walk(new Tree.Visitor() {
            @Override
            public void directory(Path directory) {
                // only what is in it counts
            }

            @Override
            public void file(Path file) throws IOException {
                total[0] += size(file);
            }
        });
        return total[0];
    }

    private long size(Path file) throws IOException {
        try (DiskFile open = files.disk().open(file, Disk.Mode.READ)) {
            return open.size();
        }
    }

    /// The note goes last: cut off in between, it says what was there.
    private void remove(Piece piece) throws IOException {
        if (!piece.old()) {
            return;
        }
        Path path = files.quarantine().resolve(piece.name());
        String stem = piece.name().substring(0, piece.name().lastIndexOf('.'));
        new Tree(files.disk(), path).delete();
        files.disk().delete(beside(stem, NOTE));
    }
}
