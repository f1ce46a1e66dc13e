package dev.yoi.execution.child;

import dev.yoi.execution.child.ChildCommand.Input;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Starts commands, each in a session and process group of its own, which the guard knows before the command
/// begins.
///
/// A command waits behind a *gate*, a line of shell that reads one line before it becomes the command: should
/// this process die in between, the gate reads the end of its input and is gone. Output comes through named pipes
/// rather than through Java's own: those are cut off when the command ends, though what it started may still be
/// printing.
final class Launcher implements AutoCloseable {
    /// `$0` is a name for diagnosis, `"$@"` the command.
    private static final String GATE = "IFS= read -r go || exit 125; ";

    /// Arguments come as octal escapes, for a host whose locale can't hold them.
    private static final String DECODE = """
            left=$#
            while [ "$left" -gt 0 ]; do
              part=$(printf '%bx' "$1"); shift
              set -- "$@" "${part%x}"
              left=$((left - 1))
            done
            """;

    /// Longest single argument, in bytes without the closing NUL: 32 pages on Linux.
    static final int ARGUMENT_BYTES_MAX = 131_071;

    private static final List<String> SIGNAL_RESET = List.of("env", "--default-signal=HUP,INT,QUIT,PIPE,TERM");

    private static final Charset NATIVE = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    /// A command that has begun; whoever gets this closes the channels.
    record Launched(Process process, FileChannel output, FileChannel errors) {}

    private final Scratch scratch;
    private final Guard guard;
    private final AtomicLong launches = new AtomicLong();
    private @Nullable List<String> signalReset;

    Launcher(Scratch scratch, Guard guard) {
        this.scratch = scratch;
        this.guard = guard;
    }

    Launched launch(ChildCommand command) throws LaunchFailure {
        check(command);
        try (var pipes = scratch.pipes(launches.incrementAndGet(), command.environment())) {
            Process process = behindTheGate(command, pipes);
            try {
                guard.add(process.pid());
                openTheGate(process.getOutputStream(), command.input());
            } catch (IOException e) {
                process.destroyForcibly();
                guard.remove(process.pid());
                throw new LaunchFailure("the command could not be put under the guard's eye", e);
            }
            return new Launched(process, pipes.output().taken(), pipes.errors().taken());
        } catch (IOException e) {
            throw new LaunchFailure("the command could not be started on this machine", e);
        }
    }

    private static void check(ChildCommand command) throws LaunchFailure {
        for (String word : command.words()) {
            if (word.indexOf('\0') >= 0) {
                throw new LaunchFailure("the input has a NUL character, which no argument of a command can hold; set"
                        + " input to stdin in the profile");
            }
            if (word.getBytes(StandardCharsets.UTF_8).length > ARGUMENT_BYTES_MAX) {
                throw new LaunchFailure("the input is longer than an argument of a command can be ("
                        + ARGUMENT_BYTES_MAX + " bytes); set input to stdin in the profile");
            }
        }
        if (!Files.isDirectory(command.directory())) {
            throw new LaunchFailure("the working directory is not there any more");
        }
    }

    private Process behindTheGate(ChildCommand command, Scratch.PipePair pipes) throws IOException {
        boolean plain = command.words().stream().allMatch(NATIVE.newEncoder()::canEncode);
        var words = new ArrayList<>(List.of("setsid"));
        words.addAll(signalReset(command.environment()));
        words.addAll(List.of("sh", "-c", script(command, plain), "yoi-run"));
        command.words().forEach(word -> words.add(plain ? word : octal(word)));
        var builder = new ProcessBuilder(words)
                .directory(command.directory().toFile())
                .redirectOutput(pipes.output().file().toFile())
                .redirectError(pipes.errors().file().toFile());
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        return Spawning.start(builder);
    }

    /// A host that a script started in the background ignores SIGINT, and its children would too, for good. Where
    /// `env` can, it undoes that; elsewhere such a command is ended by the terminate signal.
    private synchronized List<String> signalReset(Map<String, String> environment) {
        List<String> known = signalReset;
        if (known == null) {
            boolean can =
                    ShortCommand.run(environment, List.of(SIGNAL_RESET.getFirst(), SIGNAL_RESET.getLast(), "true"));
            known = can ? SIGNAL_RESET : List.of();
            signalReset = known;
        }
        return known;
    }

    private static String script(ChildCommand command, boolean plain) {
        String decode = plain ? "" : DECODE;
        return switch (command.input()) {
            case Input.None _ -> GATE + decode + "exec \"$@\" </dev/null";
            case Input.Text _, Input.Open _ -> GATE + decode + "exec \"$@\"";
        };
    }

    /// Every byte of the UTF-8 form as `\0ooo`, as `printf %b` reads it.
    private static String octal(String word) {
        var encoded = new StringBuilder();
        for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
            encoded.append("\\0").append(String.format("%03o", b & 0xFF));
        }
        return encoded.toString();
    }

    private static void openTheGate(OutputStream stdin, Input input) throws IOException {
        stdin.write('\n');
        stdin.flush();
        switch (input) {
            case Input.None _ -> stdin.close();
            // The command may take its time to read, or never do.
            case Input.Text text ->
                Thread.ofPlatform().daemon().name("yoi-run-stdin").start(() -> feed(stdin, text.text()));
            case Input.Open _ -> {}
        }
    }

    private static void feed(OutputStream stdin, String input) {
        try (stdin) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The command ended, or closed its input, before it had read everything: its own affair.
            System.getLogger(Launcher.class.getName())
                    .log(System.Logger.Level.DEBUG, "a command did not read all of its input");
        }
    }

    @Override
    public void close() {
        scratch.close();
    }
}
