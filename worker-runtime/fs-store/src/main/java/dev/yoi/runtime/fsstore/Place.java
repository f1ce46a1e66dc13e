package dev.yoi.runtime.fsstore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// Where a store may be. Not among tickets, whose directories are listed, merged and moved by others; and better
/// not on a network, where a lock may not exclude and a sync may not save.
final class Place {
    private static final Set<String> NETWORKS = Set.of(
            "9p",
            "afs",
            "beegfs",
            "ceph",
            "cifs",
            "fuse.ceph",
            "fuse.glusterfs",
            "fuse.s3fs",
            "fuse.sshfs",
            "glusterfs",
            "lustre",
            "nfs",
            "nfs4",
            "smb",
            "smb2",
            "smb3",
            "smbfs");

    private Place() {}

    /// `invalid_request` when the root is in a ticket's directory, or among tickets.
    static void check(Path root, Disk disk) throws IOException {
        Path absolute = root.toAbsolutePath().normalize();
        for (Path at = absolute; at != null; at = at.getParent()) {
            Path parent = at.getParent();
            boolean tickets = at.endsWith("tickets") && parent != null && parent.endsWith(".yoi");
            if (tickets || disk.exists(at.resolve("item.md"))) {
                throw Failures.place(
                        "a store can't be in a ticket directory", "choose a directory outside of the tickets");
            }
        }
    }

    /// The name of the network file system that this lies on; empty when it is none, or nobody knows.
    static Optional<String> network(Path home, Disk disk) {
        try {
            return Optional.of(disk.fileSystemType(home)).filter(NETWORKS::contains);
        } catch (IOException e) {
            return Optional.empty(); // it decides on a warning only
        }
    }
}
