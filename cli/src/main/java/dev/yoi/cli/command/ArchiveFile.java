package dev.yoi.cli.command;

import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import dev.yoi.cli.terminal.ProgressLine;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// An archive on its way into a file: written beside its place, synced, read again to its end, and only then
/// given its name. A file that is there is never replaced.
final class ArchiveFile {
    private final Session session;
    private final Path file;

    ArchiveFile(Session session, Path file) {
        this.session = session;
        this.file = session.host().folder().resolve(file).normalize();
        if (Files.exists(this.file)) {
            throw failure(ExitCode.CONFLICT, "file_exists", this.file + " exists", "name another file with --output");
        }
    }

    /// Answers with what is in it.
    JsonNode write(Consumer<OutputStream> writer) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try {
                fill(part, writer);
                JsonNode found = verified(part);
                Files.createLink(file, part);
                return found;
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw unwritable(e);
        } catch (UncheckedIOException e) {
            throw unwritable(e);
        }
    }

    private static void fill(Path part, Consumer<OutputStream> writer) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        part,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
            writer.accept(out);
            out.flush();
            channel.force(true);
        }
    }

    private JsonNode verified(Path part) {
        try (ProgressLine progress = session.progress()) {
            return session.local().archives(session.where()).verify(part, progress::step);
        }
    }

    private Failure unwritable(Exception e) {
        return failure(
                ExitCode.FAILED,
                "file_unwritable",
                file + " can't be written: " + e.getMessage(),
                "name another file with --output");
    }

    private static Failure failure(ExitCode exit, String code, String what, String remedy) {
        return Failure.of(exit, new Failure.Said(code, what, "", remedy));
    }
}
