package dev.yoi.execution.acp;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.WorkerId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/// The homes of all workers' agents below one directory, each named after its worker.
public final class AgentHomes {
    private AgentHomes() {}

    public static Path of(Path directory, WorkerId worker) {
        return directory.resolve(worker.toString());
    }

    /// Removes the homes of workers that are gone for good. `gone` must not guess: what it throws for keeps the
    /// home (I15), as does a name that is no worker's.
    public static void removeOf(Path directory, Predicate<WorkerId> gone) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> homes = Files.newDirectoryStream(directory)) {
            for (Path home : homes) {
                removeIf(home, gone);
            }
        } catch (IOException e) {
            note();
        }
    }

    private static void removeIf(Path home, Predicate<WorkerId> gone) {
        try {
            if (gone.test(WorkerId.parse(home.getFileName().toString()))) {
                new AgentHome(home).remove();
            }
        } catch (WorkerRuntimeException e) {
            note(); // nobody knows whose it is, so it stays
        } catch (IOException e) {
            note();
        }
    }

    private static void note() {
        System.getLogger(AgentHomes.class.getName())
                .log(System.Logger.Level.DEBUG, "the home of an agent was left where it is");
    }
}
