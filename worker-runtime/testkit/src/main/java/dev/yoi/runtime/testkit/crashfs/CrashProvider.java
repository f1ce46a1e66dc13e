package dev.yoi.runtime.testkit.crashfs;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Dresses one [CrashFs] as `java.nio.file` wants it. Not installed: paths come from [CrashFs#getPath].
final class CrashProvider extends FileSystemProvider {
    private final CrashFs fs;

    CrashProvider(CrashFs fs) {
        this.fs = fs;
    }

    static CrashPath absolute(Path path) {
        return CrashPath.of(path).toAbsolutePath().normalize();
    }

    @Override
    public String getScheme() {
        return "crashfs";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException("a CrashFs is made by its constructor");
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        throw new UnsupportedOperationException("a CrashFs is not found by URI");
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException("a CrashFs is not found by URI");
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        CrashPath at = absolute(path);
        OpenMode mode = OpenMode.of(options);
        fs.announce(Operation.OPEN, at.toString());
        return switch (fs.names().open(at, mode, permissions(Metadata.FILE, attributes))) {
            case Inode.File file -> new CrashChannel(fs, file, at.toString(), mode);
            case Inode.Directory directory -> new DirectoryChannel(fs, directory, at.toString());
        };
    }

    private static Set<PosixFilePermission> permissions(
            Set<PosixFilePermission> usual, FileAttribute<?>... attributes) {
        Set<PosixFilePermission> permissions = usual;
        for (FileAttribute<?> attribute : attributes) {
            if (!attribute.name().equals("posix:permissions")) {
                throw new UnsupportedOperationException("CrashFs makes no file with " + attribute.name());
            }
            permissions = permissionsOf(attribute.value());
        }
        return permissions;
    }

    private static Set<PosixFilePermission> permissionsOf(Object value) {
        var permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (Object one : (Set<?>) value) {
            permissions.add((PosixFilePermission) one);
        }
        return permissions;
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path directory, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        var entries = new ArrayList<Path>();
        for (String name : fs.names().list(absolute(directory))) {
            Path entry = directory.resolve(name);
            if (filter.accept(entry)) {
                entries.add(entry);
            }
        }
        return new CrashDirectoryStream(entries);
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
        fs.names().createDirectory(absolute(directory), permissions(Metadata.DIRECTORY, attributes));
    }

    @Override
    public void delete(Path path) throws IOException {
        fs.names().delete(absolute(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        List<CopyOption> wanted = Arrays.asList(options);
        if (wanted.contains(StandardCopyOption.ATOMIC_MOVE)) {
            throw new UnsupportedOperationException("a copy is not atomic");
        }
        if (wanted.contains(StandardCopyOption.REPLACE_EXISTING)) {
            Files.deleteIfExists(target);
        }
        CrashAttributes from = fs.names().attributes(absolute(source));
        if (from.isDirectory()) {
            createDirectory(target);
        } else {
            Files.write(target, Files.readAllBytes(source), StandardOpenOption.CREATE_NEW);
        }
        if (wanted.contains(StandardCopyOption.COPY_ATTRIBUTES)) {
            fs.names().setMetadata(absolute(target), _ -> from.metadata());
        }
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        if (target.getFileSystem() != fs) {
            throw new AtomicMoveNotSupportedException(source.toString(), target.toString(), "another file system");
        }
        List<CopyOption> wanted = Arrays.asList(options);
        boolean replace =
                wanted.contains(StandardCopyOption.REPLACE_EXISTING) || wanted.contains(StandardCopyOption.ATOMIC_MOVE);
        fs.names().rename(absolute(source), absolute(target), replace);
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
        if (one.equals(other)) {
            return true;
        }
        return other instanceof CrashPath path
                && path.getFileSystem() == fs
                && fs.names()
                        .attributes(absolute(one))
                        .fileKey()
                        .equals(fs.names().attributes(absolute(other)).fileKey());
    }

    @Override
    public boolean isHidden(Path path) {
        Path name = path.getFileName();
        return name != null && name.toString().startsWith(".");
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        fs.names().attributes(absolute(path));
        return new CrashFileStore(fs.disk());
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        List<AccessMode> wanted = Arrays.asList(modes);
        fs.names().checkAccess(absolute(path), wanted.contains(AccessMode.READ), wanted.contains(AccessMode.WRITE));
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        if (type == BasicFileAttributeView.class) {
            return type.cast(new CrashAttributeView(absolute(path), "basic"));
        }
        if (type == FileOwnerAttributeView.class) {
            return type.cast(new CrashAttributeView(absolute(path), "owner"));
        }
        return type == PosixFileAttributeView.class ? type.cast(new CrashAttributeView(absolute(path), "posix")) : null;
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        if (type != BasicFileAttributes.class && type != PosixFileAttributes.class) {
            throw new UnsupportedOperationException("CrashFs has no " + type.getSimpleName());
        }
        return type.cast(fs.names().attributes(absolute(path)));
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return fs.names().attributes(absolute(path)).named(withoutView(attributes));
    }

    private static String withoutView(String attributes) {
        int colon = attributes.indexOf(':');
        String view = colon < 0 ? "basic" : attributes.substring(0, colon);
        if (!view.equals("basic") && !view.equals("posix")) {
            throw new UnsupportedOperationException("CrashFs has no attributes of " + view);
        }
        return attributes.substring(colon + 1);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        switch (withoutView(attribute)) {
            case "permissions" ->
                fs.names().setMetadata(absolute(path), metadata -> metadata.permitting(permissionsOf(value)));
            case "lastModifiedTime" ->
                fs.names().setMetadata(absolute(path), metadata -> metadata.modified((FileTime) value));
            default -> throw new UnsupportedOperationException("CrashFs does not change " + attribute);
        }
    }
}
