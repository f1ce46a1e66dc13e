package dev.yoi.runtime.testkit.crashfs;

import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// What an inode says about itself.
record Metadata(Set<PosixFilePermission> permissions, FileTime modified, FileTime created) {
    static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");
    static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwxr-xr-x");

    Metadata {
        permissions = Set.copyOf(permissions);
    }

    static Metadata at(FileTime time, Set<PosixFilePermission> permissions) {
        return new Metadata(permissions, time, time);
    }

    Metadata modified(FileTime time) {
        return new Metadata(permissions, time, created);
    }

    Metadata permitting(Set<PosixFilePermission> changed) {
        return new Metadata(changed, modified, created);
    }
}
