package dev.yoi.execution.process;

import dev.yoi.execution.child.ChildEnvironment;
import dev.yoi.execution.child.Nearest;
import dev.yoi.runtime.bundle.Profile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The settings of a profile that this backend runs, read and checked.
///
/// | setting | value | default |
/// |---|---|---|
/// | `command` | program and arguments; `{input}` stands for the input, as an argument or inside one | required |
/// | `input` | `argument` or `stdin` | `argument` |
/// | `output` | `text` | `text` |
/// | `timeout_seconds` | 1 to 604800 | [ProcessLimits#runTime] |
/// | `output_limit_bytes` | 1 to 1073741824 | [ProcessLimits#outputBytes] |
/// | `env` | names of variables to hand on beside the usual ones; a `*` at the end stands for any rest | none |
record CommandSettings(
        List<String> command, boolean inputOnStdin, Duration timeout, long outputLimitBytes, List<String> env) {
    static final String COMMAND = "command";
    static final String INPUT = "input";
    static final String OUTPUT = "output";
    static final String TIMEOUT = "timeout_seconds";
    static final String OUTPUT_LIMIT = "output_limit_bytes";
    static final String ENV = "env";
    static final List<String> KEYS = List.of(COMMAND, INPUT, OUTPUT, TIMEOUT, OUTPUT_LIMIT, ENV);

    /// Where the input goes in a command.
    static final String INPUT_PLACE = "{input}";

    /// What is wrong with a setting, and what to do about it.
    record Problem(String message, String remedy) {}

    /// The settings, or what is wrong with them; one of the two is empty.
    record Reading(Optional<CommandSettings> settings, List<Problem> problems) {}

    /// The command with the input in its place.
    List<String> commandFor(String input) {
        return command.stream().map(part -> part.replace(INPUT_PLACE, input)).toList();
    }

    static Reading read(Profile profile, ProcessLimits limits) {
        return new Reader(profile).read(limits);
    }

    /// Collects every problem instead of stopping at the first.
    private static final class Reader {
        private final Profile profile;
        private final List<Problem> problems = new ArrayList<>();

        Reader(Profile profile) {
            this.profile = profile;
        }

        Reading read(ProcessLimits limits) {
            profile.settings().keySet().forEach(this::checkKnown);
            boolean stdin = oneOf(INPUT, List.of("argument", "stdin")).equals("stdin");
            oneOf(OUTPUT, List.of("text"));
            var settings = new CommandSettings(
                    command(stdin),
                    stdin,
                    Duration.ofSeconds(
                            number(TIMEOUT, limits.runTime().toSeconds(), ProcessLimits.MAX_RUN_TIME.toSeconds())),
                    number(OUTPUT_LIMIT, limits.outputBytes(), ProcessLimits.MAX_OUTPUT_BYTES),
                    env());
            return problems.isEmpty()
                    ? new Reading(Optional.of(settings), List.of())
                    : new Reading(Optional.empty(), List.copyOf(problems));
        }

        private void checkKnown(String key) {
            if (!KEYS.contains(key)) {
                problem(
                        "the process backend has no setting '" + key + "'",
                        "did you mean '" + Nearest.of(key, KEYS) + "'?");
            }
        }

        private List<String> command(boolean stdin) {
            List<String> command = profile.values(COMMAND);
            boolean placed = command.stream().anyMatch(part -> part.contains(INPUT_PLACE));
            if (command.isEmpty() || command.getFirst().isBlank()) {
                problem(
                        "setting 'command' is missing",
                        "set command to a program and its arguments, for example" + " [\"sh\", \"-c\", \"{input}\"]");
            } else if (command.getFirst().contains(INPUT_PLACE)) {
                problem("the input would be the program itself", "name a program first and put {input} behind it");
            } else if (placed == stdin) {
                problem(
                        stdin
                                ? "the input comes on stdin and in the command"
                                : "the command has no place for the input",
                        stdin
                                ? "remove {input} from the command"
                                : "add {input} to the command, or set input to stdin");
            }
            return command;
        }

        private String oneOf(String key, List<String> allowed) {
            String value = single(key).orElse(allowed.getFirst());
            if (!allowed.contains(value)) {
                problem("setting '" + key + "' can't be '" + value + "'", "use " + String.join(" or ", allowed));
            }
            return value;
        }

        private long number(String key, long otherwise, long maximum) {
            Optional<String> text = single(key);
            if (text.isEmpty()) {
                return otherwise;
            }
            try {
                long value = Long.parseLong(text.get());
                if (value >= 1 && value <= maximum) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Told below: the value is as wrong as one out of bounds.
            }
            problem("setting '" + key + "' can't be '" + text.get() + "'", "use a whole number from 1 to " + maximum);
            return otherwise;
        }

        private List<String> env() {
            for (String name : profile.values(ENV)) {
                if (!ChildEnvironment.mayBeNamed(name)) {
                    problem(
                            "variable '" + name + "' can't be handed on",
                            "name a variable that does not begin with YOI_; a * may stand at the end of a name");
                }
            }
            return profile.values(ENV);
        }

        private Optional<String> single(String key) {
            List<String> values = profile.values(key);
            if (values.size() > 1) {
                problem("setting '" + key + "' has several values", "keep one");
            }
            return values.stream().findFirst();
        }

        private void problem(String message, String remedy) {
            problems.add(new Problem(message, remedy));
        }
    }
}
