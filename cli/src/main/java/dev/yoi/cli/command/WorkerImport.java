package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import dev.yoi.cli.terminal.ProgressLine;
import dev.yoi.cli.terminal.Terminal;
import dev.yoi.cli.view.ArchiveView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "import",
        description = "Makes a worker out of what yoi worker export wrote; prints its id.",
        footer = {
            "",
            "Examples:",
            "  yoi worker import ID.yoi.gz",
            "  yoi worker import ID.yoi.gz --new-id      # where its id is taken, or was deleted",
            "",
            "Nothing of it is there before the whole file was found sound. What ran when it was exported does not run",
            "here: yoi worker restore ID."
        })
final class WorkerImport implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "FILE", description = "The file; - is the standard input.")
    private Path file = Path.of("");

    @Option(names = "--new-id", description = "Give it an id of its own (default: the one that it had).")
    private boolean newId;

    @Option(names = "--id", paramLabel = "UUIDV7", description = "Give it this id.")
    private @Nullable String id;

    @Option(names = "--name", paramLabel = "NAME", description = "A name to show (default: the one that it had).")
    private @Nullable String name;

    @Option(names = "--dry-run", description = "Only read the file to its end.")
    private boolean dryRun;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "Makes a repetition harmless (default: a new one).")
    private @Nullable String key;

    WorkerImport(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (file.toString().equals("-")) {
            fromInput();
        } else {
            imported(session.host().folder().resolve(file));
        }
        return ExitCode.DONE.code();
    }

    /// Kept in a file meanwhile, so that it can be read to its end first.
    private void fromInput() {
        try {
            Path kept = Files.createTempFile("yoi-import-", ".yoi.gz");
            try {
                try (var out = Files.newOutputStream(kept)) {
                    session.host().in().transferTo(out);
                }
                imported(kept);
            } finally {
                Files.delete(kept);
            }
        } catch (IOException e) {
            throw Failure.of(
                    ExitCode.FAILED,
                    new Failure.Said("input_unreadable", "the input can't be read", String.valueOf(e.getMessage()), ""),
                    e);
        }
    }

    private void imported(Path archive) {
        if (!Files.isReadable(archive)) {
            throw Failure.of(
                    ExitCode.FAILED,
                    new Failure.Said("file_unreadable", archive + " can't be read", "", "name another file"));
        }
        if (dryRun) {
            try (ProgressLine progress = session.progress()) {
                session.answer(
                        session.local().archives(session.where()).verify(archive, progress::step),
                        ArchiveView::contents);
            }
            return;
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("worker_id", id == null ? "" : id);
        parameters.put("new_id", newId ? "true" : "");
        parameters.put("name", name == null ? "" : name);
        try (Workspace workspace = session.server()) {
            String used = key == null ? session.host().keys().get() : key;
            session.answer(workspace.importWorker(archive, parameters, used), WorkerImport::print);
        }
    }

    private static void print(JsonNode worker, Terminal terminal) {
        String made = Json.string(worker, "worker_id");
        terminal.line(made);
        terminal.hint("imported %d events; start it: yoi worker restore %s"
                .formatted(Json.number(worker.path("lineage"), "at_seq"), made));
    }
}
