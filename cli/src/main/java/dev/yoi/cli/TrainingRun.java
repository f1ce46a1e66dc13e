package dev.yoi.cli;

import dev.yoi.cli.command.CommandTree;
import dev.yoi.cli.terminal.Host;
import dev.yoi.cli.wiring.ThisMachine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What the launcher's build runs once, in an empty folder, so that the JVM can note which classes a server and
/// its client need: both in this one process, through the same commands that a person types. Never run otherwise.
///
/// A command that fails ends the run with its exit code; the launcher then does with a smaller start-up cache.
final class TrainingRun {
    private static final Pattern WORKER_ID = Pattern.compile("\"worker_id\"\\s*:\\s*\"([^\"]+)\"");
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int POLLS_MAX = 1_000;

    private final Host host = ThisMachine.host();
    private final Path readyFile = host.folder().resolve("ready.json");

    private TrainingRun() {}

    public static void main(String[] arguments) throws Exception {
        new TrainingRun().run();
        // The server ends as it does on a signal, by the shutdown hooks.
        System.exit(0);
    }

    private void run() throws Exception {
        Thread.ofPlatform()
                .daemon()
                .name("training-server")
                .start(() -> command("serve", "--port", "0", "--no-open", "--ready-file", readyFile.toString()));
        awaitServer();
        command("version");
        command("profile", "list");
        String worker = created();
        command("worker", "send", worker, "echo trained", "--wait", "--json");
        command("worker", "list");
        command("worker", "show", worker, "--json");
        command("worker", "events", worker, "--json");
        command("worker", "transcript", worker);
        command("worker", "stop", worker);
        tickets();
    }

    /// The merge most of all: git starts it anew for each file.
    private void tickets() throws Exception {
        command("ticket", "init");
        String core = line("ticket", "create", "--title", "Core", "-m", "Text");
        String rest = line("ticket", "create", "--title", "Rest");
        command("ticket", "relation", "add", rest, "depends_on", core);
        command("ticket", "comment", core, "-m", "A comment");
        command("ticket", "ready", core, "-m", "Clear");
        command("ticket", "list");
        command("ticket", "list", "--json");
        command("ticket", "show", core);
        command("ticket", "doctor");
        Path ticket = Path.of(".yoi", "tickets", core);
        for (String file : List.of("item.md", "thread.md")) {
            String path = ticket.resolve(file).toString();
            command("ticket", "merge-driver", path, path, path, path);
        }
    }

    private void awaitServer() {
        for (int polls = 0; !Files.exists(readyFile); polls++) {
            if (polls == POLLS_MAX) {
                throw new IllegalStateException("the server is not ready");
            }
            host.pause().accept(POLL);
        }
    }

    private String line(String... words) throws Exception {
        return output(words).strip();
    }

    private String output(String... words) throws Exception {
        var output = new ByteArrayOutputStream();
        var printed = new PrintStream(output, true, StandardCharsets.UTF_8);
        var recording = new Host(
                printed, host.err(), host.in(), false, host.environment(), host.folder(), host.keys(), host.pause());
        execute(recording, words);
        return output.toString(StandardCharsets.UTF_8);
    }

    private String created() throws Exception {
        String output = output("worker", "create", "--profile", "shell", "--json");
        var id = WORKER_ID.matcher(output);
        if (!id.find()) {
            throw new IllegalStateException("no worker was created: " + output);
        }
        return id.group(1);
    }

    private void command(String... words) {
        execute(host, words);
    }

    private static void execute(Host host, String... words) {
        List<String> line = new ArrayList<>(List.of(words));
        line.addAll(List.of(
                "--data-dir",
                host.folder().resolve("data").toString(),
                "--workspace",
                host.folder().toString()));
        int exitCode = CommandTree.execute(host, new ThisMachine(), line.toArray(String[]::new));
        if (exitCode != 0) {
            // Also out of the server's thread; halting, since what went wrong need not end properly.
            Runtime.getRuntime().halt(exitCode);
        }
    }
}
