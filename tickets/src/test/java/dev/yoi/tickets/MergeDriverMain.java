package dev.yoi.tickets;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.yoi.tickets.merge.MergedFile;
import dev.yoi.tickets.merge.TicketMerge;
import dev.yoi.tickets.merge.Versions;
import dev.yoi.tickets.model.TicketState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A git merge driver around the library, for the test with real worktrees: `MergeDriverMain %O %A %B %P`.
///
/// `item.md` needs to know where the merged thread leads. Git merges each file by itself, so the driver merges
/// the three threads of the same commits once more: ours is `HEAD`, theirs is the commit that git names in a
/// `GITHEAD_…` variable, and the base is their merge base.
public final class MergeDriverMain {

    private MergeDriverMain() {}

    /// @param args base, ours, theirs, path within the repository
    public static void main(String[] args) throws IOException, InterruptedException {
        Path path = Path.of(args[3]);
        Path ticket = path.getParent();
        boolean item = path.endsWith("item.md");
        var versions = new Versions(
                Files.readAllBytes(Path.of(args[0])),
                Files.readAllBytes(Path.of(args[1])),
                Files.readAllBytes(Path.of(args[2])));
        MergedFile merged = TicketMerge.merge(
                ticket.getFileName().toString(),
                path.getFileName().toString(),
                versions,
                item ? mergedState(ticket.resolve("thread.md").toString()) : Optional.empty());
        Files.write(Path.of(args[1]), merged.bytes());
        merged.diagnostics().forEach(found -> System.err.println(found));
        System.exit(merged.conflicted() ? 1 : 0);
    }

    private static Optional<TicketState> mergedState(String thread) throws IOException, InterruptedException {
        String theirs = System.getenv().keySet().stream()
                .filter(name -> name.startsWith("GITHEAD_"))
                .map(name -> name.substring("GITHEAD_".length()))
                .findFirst()
                .orElseThrow();
        String base = new String(git("merge-base", "HEAD", theirs), UTF_8).strip();
        var versions = new Versions(
                git("show", base + ":" + thread), git("show", "HEAD:" + thread), git("show", theirs + ":" + thread));
        return TicketMerge.stateOf(
                TicketMerge.merge("", "thread.md", versions, Optional.empty()).bytes());
    }

    private static byte[] git(String... arguments) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<String>(java.util.List.of("git"));
        command.addAll(java.util.List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] out = process.getInputStream().readAllBytes();
        return process.waitFor() == 0 ? out : new byte[0];
    }
}
