package dev.yoi.cli.ticket;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.Failure;
import dev.yoi.tickets.TicketStore;
import dev.yoi.tickets.model.TicketId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "add",
        description = "Attaches a copy of a file, of at most 64 MiB. What is attached is never replaced.",
        footer = {
            "",
            "Examples:",
            "  yoi ticket artifact add ID trace.txt",
            "  ./measure | yoi ticket artifact add ID - --name figures.csv"
        })
final class ArtifactAdd implements Callable<Integer> {
    private final TicketDesk desk;

    @Parameters(index = "0", paramLabel = "ID", description = "The ticket.")
    private String ticket = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "The file; - is standard input.")
    private String file = "";

    @Option(names = "--name", paramLabel = "NAME", description = "Its name there (default: the file's own).")
    private @Nullable String name;

    ArtifactAdd(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        TicketId id = desk.id(ticket);
        String attached = name == null ? ownName() : name;
        byte[] content = TextFile.bytes(file, desk.host(), (int) TicketStore.ARTIFACT_LENGTH_MAX);
        desk.store().attach(id, attached, content);
        return desk.answer(
                Json.object()
                        .put("version", 1)
                        .put("id", id.text())
                        .put("name", attached)
                        .put("size", content.length),
                (answer, terminal) -> terminal.line(id + "  attached " + attached));
    }

    private String ownName() {
        if (file.equals("-")) {
            throw Failure.usage("standard input has no name", "add --name NAME");
        }
        return Optional.ofNullable(Path.of(file).getFileName())
                .map(Path::toString)
                .orElseThrow(() -> Failure.usage(file + " has no name", "add --name NAME"));
    }
}
