package dev.yoi.runtime.fsstore.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// One deliberate mistake: in one source file, a text that occurs there exactly once becomes another one.
///
/// @param name what a table shows
/// @param file below the store's package
/// @param from the text as it is
/// @param to the text with the mistake
/// @param killer the test that must fail, as `Class#method` in the store's package
record Mutant(String name, String file, String from, String to, String killer) {
    static Path sources() {
        return Path.of(System.getProperty("yoi.repository"), "worker-runtime/fs-store/src/main/java");
    }

    Path source() {
        return sources().resolve("dev/yoi/runtime/fsstore").resolve(file);
    }

    /// The source with the mistake; fails when the place is not there (any more), or not the only one.
    String mutated() throws IOException {
        String text = Files.readString(source());
        int at = text.indexOf(from);
        if (at < 0 || text.indexOf(from, at + 1) >= 0) {
            throw new AssertionError("mutant '" + name + "' fits " + (at < 0 ? "no place" : "several places") + " of "
                    + file + ": say in Mutants.java how to make this mistake now; the text was:\n" + from);
        }
        return text.substring(0, at) + to + text.substring(at + from.length());
    }
}
