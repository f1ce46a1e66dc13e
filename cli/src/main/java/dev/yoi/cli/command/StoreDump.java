package dev.yoi.cli.command;

import dev.yoi.cli.problem.ExitCode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "dump",
        description = "Prints a file of the store as JSON lines: offset, length, whether the checksum holds, content.",
        footer = {
            "",
            "Examples:",
            "  yoi store dump                                          # lists the files",
            "  yoi store dump workers/92/0193f1c2-7a10-7cc3-8f2b-3d5e6f708192/events.jsonl | jq .content",
            "  yoi store dump journal/00000000000000000001.log",
            "",
            "Files are named as yoi store doctor names them. What can't be read is a line too."
        })
final class StoreDump implements Callable<Integer> {
    private final Session session;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The file, below the runtime's directory.")
    private @Nullable String file;

    StoreDump(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.local().store(session.where()).dump(file, session.host().out());
        return ExitCode.DONE.code();
    }
}
