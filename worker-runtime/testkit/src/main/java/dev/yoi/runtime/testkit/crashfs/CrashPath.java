package dev.yoi.runtime.testkit.crashfs;

import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A path as on Unix. The root is its own absolute path without names; what is relative starts at the root.
final class CrashPath implements Path {
    private final CrashFs fs;
    private final boolean absolute;
    private final List<String> names;

    CrashPath(CrashFs fs, boolean absolute, List<String> names) {
        this.fs = fs;
        this.absolute = absolute;
        this.names = List.copyOf(names);
    }

    static CrashPath parse(CrashFs fs, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new InvalidPathException(text, "a path has no NUL");
        }
        var names = Arrays.stream(text.split("/", -1))
                .filter(name -> !name.isEmpty())
                .toList();
        return new CrashPath(fs, text.startsWith("/"), names.isEmpty() && !text.startsWith("/") ? List.of("") : names);
    }

    static CrashPath of(Path path) {
        if (path instanceof CrashPath ours) {
            return ours;
        }
        throw new ProviderMismatchException();
    }

    List<String> names() {
        return names;
    }

    private boolean isEmpty() {
        return !absolute && names.equals(List.of(""));
    }

    private CrashPath with(List<String> other) {
        return new CrashPath(fs, absolute, other);
    }

    @Override
    public CrashFs getFileSystem() {
        return fs;
    }

    @Override
    public boolean isAbsolute() {
        return absolute;
    }

    @Override
    public @Nullable CrashPath getRoot() {
        return absolute ? with(List.of()) : null;
    }

    @Override
    public @Nullable CrashPath getFileName() {
        return names.isEmpty() ? null : new CrashPath(fs, false, List.of(names.getLast()));
    }

    @Override
    public @Nullable CrashPath getParent() {
        if (names.isEmpty() || (!absolute && names.size() == 1)) {
            return null;
        }
        return with(names.subList(0, names.size() - 1));
    }

    @Override
    public int getNameCount() {
        return names.size();
    }

    @Override
    public CrashPath getName(int index) {
        return subpath(index, index + 1);
    }

    @Override
    public CrashPath subpath(int from, int to) {
        if (from < 0 || to > names.size() || from >= to) {
            throw new IllegalArgumentException("no names " + from + " to " + to + " in " + this);
        }
        return new CrashPath(fs, false, names.subList(from, to));
    }

    private boolean isComparable(Path other) {
        return other instanceof CrashPath path
                && path.fs == fs
                && path.absolute == absolute
                && path.names.size() <= names.size();
    }

    @Override
    public boolean startsWith(Path other) {
        if (!isComparable(other)) {
            return false;
        }
        CrashPath path = of(other);
        return path.isEmpty() ? isEmpty() : names.subList(0, path.names.size()).equals(path.names);
    }

    @Override
    public boolean endsWith(Path other) {
        if (!(other instanceof CrashPath path) || path.fs != fs || path.names.size() > names.size()) {
            return false;
        }
        if (path.absolute) {
            return equals(path);
        }
        return path.isEmpty()
                ? isEmpty()
                : names.subList(names.size() - path.names.size(), names.size()).equals(path.names);
    }

    @Override
    public CrashPath normalize() {
        var kept = new ArrayList<String>();
        for (String name : names) {
            if (!name.equals("..")) {
                if (!name.equals(".")) {
                    kept.add(name);
                }
            } else if (!kept.isEmpty() && !kept.getLast().equals("..")) {
                kept.removeLast();
            } else if (!absolute) {
                kept.add(name);
            }
        }
        return with(kept.isEmpty() && !absolute ? List.of("") : kept);
    }

    @Override
    public CrashPath resolve(Path other) {
        CrashPath path = of(other);
        if (path.absolute || isEmpty()) {
            return path;
        }
        if (path.isEmpty()) {
            return this;
        }
        var all = new ArrayList<>(names);
        all.addAll(path.names);
        return with(all);
    }

    @Override
    public CrashPath relativize(Path other) {
        CrashPath path = of(other);
        if (path.absolute != absolute) {
            throw new IllegalArgumentException("one path is absolute and one is not: " + this + " and " + other);
        }
        List<String> mine = isEmpty() ? List.of() : names;
        List<String> theirs = path.isEmpty() ? List.of() : path.names;
        int shared = 0;
        while (shared < mine.size()
                && shared < theirs.size()
                && mine.get(shared).equals(theirs.get(shared))) {
            shared++;
        }
        var between = new ArrayList<String>();
        for (int i = shared; i < mine.size(); i++) {
            between.add("..");
        }
        between.addAll(theirs.subList(shared, theirs.size()));
        return new CrashPath(fs, false, between.isEmpty() ? List.of("") : between);
    }

    @Override
    public URI toUri() {
        return URI.create("crashfs://" + fs.name() + toAbsolutePath());
    }

    @Override
    public CrashPath toAbsolutePath() {
        return absolute ? this : new CrashPath(fs, true, isEmpty() ? List.of() : names);
    }

    @Override
    public CrashPath toRealPath(LinkOption... options) throws IOException {
        CrashPath real = toAbsolutePath().normalize();
        fs.names().attributes(real);
        return real;
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException("CrashFs does not watch");
    }

    @Override
    public int compareTo(Path other) {
        return toString().compareTo(of(other).toString());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CrashPath path
                && path.fs == fs
                && path.absolute == absolute
                && path.names.equals(names);
    }

    @Override
    public int hashCode() {
        return Objects.hash(System.identityHashCode(fs), absolute, names);
    }

    @Override
    public String toString() {
        return (absolute ? "/" : "") + String.join("/", names);
    }
}
