package dev.yoi.tickets.files;

import dev.yoi.tickets.format.ItemFile;
import dev.yoi.tickets.format.PlanFile;
import dev.yoi.tickets.format.RelationsFile;
import dev.yoi.tickets.format.ThreadFile;
import java.util.Optional;

/// The files of a ticket that mean something to us, with the largest size that is read.
public enum TicketFile {
    ITEM(ItemFile.NAME, 4L << 20),
    THREAD(ThreadFile.NAME, 64L << 20),
    RESOLUTION("resolution.md", 4L << 20),
    RELATIONS(RelationsFile.NAME, 4L << 20),
    PLAN(PlanFile.NAME, 64L << 20);

    private final String fileName;
    private final long lengthMax;

    TicketFile(String fileName, long lengthMax) {
        this.fileName = fileName;
        this.lengthMax = lengthMax;
    }

    /// Name relative to the ticket's directory.
    public String fileName() {
        return fileName;
    }

    /// Largest size in bytes.
    public long lengthMax() {
        return lengthMax;
    }

    boolean isArtifact() {
        return fileName.startsWith(TicketDirectory.ARTIFACTS + "/");
    }

    /// The name under which new content is prepared, in the same directory.
    String temporaryName() {
        int slash = fileName.lastIndexOf('/');
        return fileName.substring(0, slash + 1) + "." + fileName.substring(slash + 1) + ".new";
    }

    static Optional<TicketFile> named(String fileName) {
        for (TicketFile file : values()) {
            if (file.fileName.equals(fileName)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }
}
