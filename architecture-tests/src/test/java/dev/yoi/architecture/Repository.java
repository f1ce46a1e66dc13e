package dev.yoi.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// The checkout as text: what a person wrote, without what a build made.
final class Repository {
    static final Path ROOT = Path.of(System.getProperty("yoi.repository")).toAbsolutePath();

    private static final Set<String> MADE_BY_A_BUILD = Set.of("target", "node_modules", "dist");
    private static final Set<String> HIDDEN_BUT_WRITTEN = Set.of(".ci", ".mvn");

    /// Classes that break a rule so that a test can show that it is caught, and files that are damaged on purpose.
    private static final Set<String> WRONG_ON_PURPOSE = Set.of("fixture", "fixtures");

    record SourceFile(String path, String text) {
        List<String> lines() {
            return text.lines().toList();
        }

        boolean isMain() {
            return path.contains("/src/main/");
        }
    }

    private Repository() {}

    static List<SourceFile> javaFiles() {
        return files(path -> path.toString().endsWith(".java"));
    }

    static List<SourceFile> files(Predicate<Path> wanted) {
        List<SourceFile> found = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return folder.equals(ROOT) || isWritten(folder.getFileName().toString())
                            ? FileVisitResult.CONTINUE
                            : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (wanted.test(file)) {
                        found.add(new SourceFile(ROOT.relativize(file).toString(), Files.readString(file)));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static boolean isWritten(String folder) {
        return !MADE_BY_A_BUILD.contains(folder)
                && !WRONG_ON_PURPOSE.contains(folder)
                && (!folder.startsWith(".") || HIDDEN_BUT_WRITTEN.contains(folder));
    }
}
