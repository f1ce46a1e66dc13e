package dev.yoi.runtime.testkit.crashfs;

import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What is known of a file at one moment.
record CrashAttributes(boolean isDirectory, long size, Metadata metadata, FileKey fileKey)
        implements PosixFileAttributes {
    /// One inode of one disk, for as long as the process lives.
    record FileKey(long device, long inode) {}

    /// Everything belongs to one person.
    record Owner(String getName) implements GroupPrincipal {}

    private static final Owner OWNER = new Owner("owner");

    @Override
    public UserPrincipal owner() {
        return OWNER;
    }

    @Override
    public GroupPrincipal group() {
        return OWNER;
    }

    @Override
    public Set<PosixFilePermission> permissions() {
        return metadata.permissions();
    }

    @Override
    public FileTime lastModifiedTime() {
        return metadata.modified();
    }

    @Override
    public FileTime lastAccessTime() {
        return metadata.modified();
    }

    @Override
    public FileTime creationTime() {
        return metadata.created();
    }

    @Override
    public boolean isRegularFile() {
        return !isDirectory;
    }

    @Override
    public boolean isSymbolicLink() {
        return false;
    }

    @Override
    public boolean isOther() {
        return false;
    }

    /// As `Files.readAttributes` with names asks for them: `*`, or names separated by commas.
    Map<String, Object> named(String names) {
        var all = new TreeMap<String, Object>(Map.of(
                "size",
                size,
                "isDirectory",
                isDirectory,
                "isRegularFile",
                isRegularFile(),
                "isSymbolicLink",
                false,
                "isOther",
                false,
                "fileKey",
                fileKey,
                "lastModifiedTime",
                lastModifiedTime(),
                "lastAccessTime",
                lastAccessTime(),
                "creationTime",
                creationTime()));
        all.put("permissions", permissions());
        all.put("owner", owner());
        all.put("group", group());
        if (names.equals("*")) {
            return all;
        }
        Set<String> wanted = Set.of(names.split(",", -1));
        if (!all.keySet().containsAll(wanted)) {
            throw new IllegalArgumentException("CrashFs does not know all attributes of " + names);
        }
        all.keySet().retainAll(wanted);
        return all;
    }
}
