package dev.yoi.runtime.fsstore.soak;

import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.fsstore.FilesystemStore;
import dev.yoi.runtime.testkit.ScriptedBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/// All classes that a program of these tests needs, in one jar: a start-up cache takes no folders.
final class ProgramJar {
    private ProgramJar() {}

    static Path build(Path target) throws IOException {
        var written = new HashSet<String>();
        try (var jar = new JarOutputStream(Files.newOutputStream(target))) {
            for (Class<?> type :
                    List.of(KillProgram.class, FilesystemStore.class, WorkerRuntime.class, ScriptedBackend.class)) {
                Path place = location(type);
                add(place, jar, written);
                // Where tests are compiled into the module, the module's own classes lie beside them.
                Path tests = place.resolveSibling("test-classes");
                if (type == KillProgram.class && Files.isDirectory(tests)) {
                    add(tests, jar, written);
                }
            }
        }
        return target;
    }

    private static void add(Path place, JarOutputStream jar, Set<String> written) throws IOException {
        if (Files.isDirectory(place)) {
            addTree(place, jar, written);
        } else {
            try (FileSystem inside = FileSystems.newFileSystem(place)) {
                addTree(inside.getPath("/"), jar, written);
            }
        }
    }

    private static void addTree(Path root, JarOutputStream jar, Set<String> written) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = root.relativize(file).toString().replace('\\', '/');
                boolean wanted = name.endsWith(".class") && !name.equals("module-info.class");
                if (wanted && written.add(name)) {
                    jar.putNextEntry(new JarEntry(name));
                    Files.copy(file, jar);
                    jar.closeEntry();
                }
            }
        }
    }

    private static Path location(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
