package dev.yoi.runtime.testkit.crashfs;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads and changes what a [CrashFs] says about a file.
final class CrashAttributeView implements PosixFileAttributeView {
    private final CrashPath path;
    private final String name;

    CrashAttributeView(CrashPath path, String name) {
        this.path = path;
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CrashAttributes readAttributes() throws IOException {
        return path.getFileSystem().names().attributes(path);
    }

    @Override
    public void setTimes(@Nullable FileTime modified, @Nullable FileTime accessed, @Nullable FileTime created)
            throws IOException {
        if (modified != null) {
            path.getFileSystem().names().setMetadata(path, metadata -> metadata.modified(modified));
        }
    }

    @Override
    public void setPermissions(Set<PosixFilePermission> permissions) throws IOException {
        path.getFileSystem().names().setMetadata(path, metadata -> metadata.permitting(permissions));
    }

    @Override
    public UserPrincipal getOwner() throws IOException {
        return readAttributes().owner();
    }

    @Override
    public void setOwner(UserPrincipal owner) {
        throw new UnsupportedOperationException("CrashFs has one owner only");
    }

    @Override
    public void setGroup(GroupPrincipal group) {
        throw new UnsupportedOperationException("CrashFs has one group only");
    }
}
