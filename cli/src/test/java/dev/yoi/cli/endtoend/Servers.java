package dev.yoi.cli.endtoend;

import dev.yoi.cli.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Ends servers that a failed test left behind, by what they noted of themselves below a folder of the test.
final class Servers {
    private Servers() {}

    static void endAllBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path note : files.filter(file -> file.endsWith("server.json")).toList()) {
                ProcessHandle.of(Json.number(Json.parse(Files.readString(note)), "pid"))
                        .filter(process ->
                                process.info().commandLine().orElse("").contains("dev.yoi.cli.Main"))
                        .ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }
}
