package dev.yoi.cli.ticket;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "get",
        description = "Copies an attached file out. A file that is there already is not replaced.",
        footer = {"", "Example:", "  yoi ticket artifact get ID trace.txt --out /tmp/trace.txt"})
final class ArtifactGet implements Callable<Integer> {
    private final TicketDesk desk;

    @Parameters(index = "0", paramLabel = "ID", description = "The ticket.")
    private String ticket = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "The attached file.")
    private String name = "";

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where to.")
    private Path out = Path.of("");

    ArtifactGet(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        byte[] content = desk.store().artifact(desk.id(ticket), name);
        Path file = desk.host().folder().resolve(out);
        try {
            Files.write(file, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw Failure.of(
                    ExitCode.FAILED,
                    new Failure.Said("file_unwritable", out + " can't be written", Why.of(e), "name another file"),
                    e);
        }
        return desk.answer(
                Json.object().put("version", 1).put("name", name).put("size", content.length),
                (answer, terminal) -> terminal.line(name + "  " + content.length + " bytes"));
    }
}
