package dev.yoi.execution.acp;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.List;

/// The part of the file system that a worker's agent gets through us: its directory, and nothing that only looks
/// as if it were in there.
///
/// A path is made canonical first (links followed), checked, and then walked again from the directory's root, one
/// component after the other, following no link at all: what is exchanged in between is not found. (What the
/// agent's own processes do with the machine is another matter: that is for a sandbox.)
final class FileScope {
    /// Never through us, whatever a workdir contains.
    private static final List<Path> SYSTEM = List.of(Path.of("/proc"), Path.of("/sys"), Path.of("/dev"));

    private final Path root;
    private final List<Path> hidden;

    /// `root` is the worker's directory; `hidden` is refused although it may lie in there.
    FileScope(Path root, List<Path> hidden) throws IOException {
        this.root = root.toRealPath();
        this.hidden = hidden;
    }

    Path root() {
        return root;
    }

    /// What happens to the parent directory of a target, opened without following a link, and the target's name.
    interface Use<T> {
        T at(SecureDirectoryStream<Path> parent, Path name, Path canonical) throws IOException, Refusal;
    }

    /// Does something to a file of the scope. `mayBeNew` is for a file that need not be there.
    <T> T use(String path, boolean mayBeNew, Use<T> use) throws IOException, Refusal {
        Path canonical = canonical(path, mayBeNew);
        try (DirectoryStream<Path> top = Files.newDirectoryStream(root)) {
            if (!(top instanceof SecureDirectoryStream<Path> secure)) {
                throw Refusal.of("unsupported", "this file system can't be walked without following links");
            }
            return within(secure, root.relativize(canonical), canonical, use);
        }
    }

    private static <T> T within(SecureDirectoryStream<Path> here, Path names, Path canonical, Use<T> use)
            throws IOException, Refusal {
        if (names.getNameCount() == 1) {
            return use.at(here, names, canonical);
        }
        Path below = names.subpath(1, names.getNameCount());
        try (SecureDirectoryStream<Path> next = opened(here, names.getName(0))) {
            return within(next, below, canonical, use);
        }
    }

    private static SecureDirectoryStream<Path> opened(SecureDirectoryStream<Path> here, Path name) throws Refusal {
        try {
            return here.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw Refusal.of("changed", "the path changed while it was looked at");
        }
    }

    /// A directory of the scope, canonical.
    Path directory(String path) throws IOException, Refusal {
        Path canonical = real(given(path)).equals(root) ? root : canonical(path, false);
        if (!Files.isDirectory(canonical, LinkOption.NOFOLLOW_LINKS)) {
            throw Refusal.of("no_directory", "that is no directory");
        }
        return canonical;
    }

    /// How a path is shown: from the worker's directory, where it lies in there.
    String shown(String path) {
        try {
            Path given = Path.of(path);
            return given.isAbsolute() && given.startsWith(root) && !given.equals(root)
                    ? root.relativize(given).toString()
                    : path;
        } catch (InvalidPathException e) {
            return path;
        }
    }

    private Path canonical(String path, boolean mayBeNew) throws IOException, Refusal {
        Path given = given(path);
        Path real = mayBeNew && !Files.exists(given, LinkOption.NOFOLLOW_LINKS) ? realOfNew(given) : real(given);
        boolean system = SYSTEM.stream().anyMatch(real::startsWith);
        if (real.equals(root)) {
            throw Refusal.of("no_file", "that is a directory");
        }
        if (system || !real.startsWith(root) || hiddenAt(real)) {
            throw Refusal.of("outside_scope", "that is not in the worker's directory");
        }
        return real;
    }

    private static Path given(String path) throws Refusal {
        try {
            Path given = Path.of(path);
            if (!given.isAbsolute()) {
                throw new Refusal(RpcError.invalid("the path is not absolute"));
            }
            return given;
        } catch (InvalidPathException e) {
            throw new Refusal(RpcError.invalid("that is no path"));
        }
    }

    private static Path real(Path given) throws IOException, Refusal {
        try {
            return given.toRealPath();
        } catch (NoSuchFileException e) {
            throw new Refusal(new RpcError(RpcError.NOT_FOUND, "there is no such file", "not_found"));
        }
    }

    /// Of a file that is not there: its directory is.
    private static Path realOfNew(Path given) throws IOException, Refusal {
        Path parent = given.getParent();
        Path name = given.getFileName();
        if (parent == null
                || name == null
                || name.toString().equals("..")
                || name.toString().equals(".")) {
            throw new Refusal(RpcError.invalid("that is no file name"));
        }
        return real(parent).resolve(name);
    }

    private boolean hiddenAt(Path real) {
        return hidden.stream().anyMatch(place -> real.startsWith(canonicalOr(place)));
    }

    private static Path canonicalOr(Path place) {
        try {
            return place.toRealPath();
        } catch (IOException e) {
            return place.toAbsolutePath().normalize(); // not there yet, so nothing is in it
        }
    }
}
