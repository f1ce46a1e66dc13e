package dev.yoi.execution.process;

import dev.yoi.execution.child.ChildEnvironment;
import dev.yoi.execution.child.DeclaredEnvironment;
import dev.yoi.execution.child.Nearest;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.bundle.SharedSettings;
import dev.yoi.runtime.execution.SettingRules.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
/// | `environment` | variables with their values, or references to secrets ([DeclaredEnvironment]) | none |
/// | `instructions` | what `{instructions}` in the command stands for | none |
record CommandSettings(
        List<String> command,
        boolean inputOnStdin,
        Duration timeout,
        long outputLimitBytes,
        List<String> env,
        String instructions) {
    static final String COMMAND = "command";
    static final String INPUT = "input";
    static final String OUTPUT = "output";
    static final String TIMEOUT = "timeout_seconds";
    static final String OUTPUT_LIMIT = "output_limit_bytes";
    static final String ENV = "env";
    static final List<String> KEYS = List.of(
            COMMAND,
            INPUT,
            OUTPUT,
            TIMEOUT,
            OUTPUT_LIMIT,
            ENV,
            SharedSettings.ENVIRONMENT,
            SharedSettings.INSTRUCTIONS);

    /// Where the input goes in a command.
    static final String INPUT_PLACE = "{input}";

    /// Where the profile's instructions go in a command.
    static final String INSTRUCTIONS_PLACE = "{instructions}";

    private static final Pattern PLACE = Pattern.compile("\\{(?:input|instructions)}");

    /// The settings, or what is wrong with them; one of the two is empty.
    record Reading(Optional<CommandSettings> settings, List<Problem> problems) {}

    /// The command with input and instructions in their places. What an input says is not looked into again.
    List<String> commandFor(String input) {
        return command.stream().map(part -> filled(part, input)).toList();
    }

    private String filled(String part, String input) {
        return PLACE.matcher(part)
                .replaceAll(place -> Matcher.quoteReplacement(
                        place.group().equals(INSTRUCTIONS_PLACE) ? instructions : inputOnStdin ? INPUT_PLACE : input));
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
                    env(),
                    profile.instructions());
            problems.addAll(DeclaredEnvironment.problems(profile));
            return problems.isEmpty()
                    ? new Reading(Optional.of(settings), List.of())
                    : new Reading(Optional.empty(), List.copyOf(problems));
        }

        private void checkKnown(String key) {
            if (!KEYS.contains(key) && !SharedSettings.OF_THE_HOST.contains(key)) {
                problem(
                        key,
                        "the process backend has no setting '" + key + "'",
                        "did you mean '" + Nearest.of(key, KEYS) + "'?");
            }
        }

        private List<String> command(boolean stdin) {
            List<String> command = profile.values(COMMAND);
            boolean placed = command.stream().anyMatch(part -> part.contains(INPUT_PLACE));
            if (command.isEmpty() || command.getFirst().isBlank()) {
                problem(
                        COMMAND,
                        "setting 'command' is missing",
                        "set command to a program and its arguments, for example" + " [\"sh\", \"-c\", \"{input}\"]");
            } else if (command.getFirst().contains(INPUT_PLACE)) {
                problem(
                        COMMAND,
                        "the input would be the program itself",
                        "name a program first and put {input} behind it");
            } else if (placed == stdin) {
                problem(
                        COMMAND,
                        stdin
                                ? "the input comes on stdin and in the command"
                                : "the command has no place for the input",
                        stdin
                                ? "remove {input} from the command"
                                : "add {input} to the command, or set input to stdin");
            }
            if (!profile.instructions().isEmpty()
                    && command.stream().noneMatch(part -> part.contains(INSTRUCTIONS_PLACE))) {
                problem(
                        SharedSettings.INSTRUCTIONS,
                        "the command has no place for the instructions",
                        "add {instructions} to the command");
            }
            return command;
        }

        private String oneOf(String key, List<String> allowed) {
            String value = single(key).orElse(allowed.getFirst());
            if (!allowed.contains(value)) {
                problem(key, "setting '" + key + "' can't be '" + value + "'", "use " + String.join(" or ", allowed));
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
            problem(
                    key,
                    "setting '" + key + "' can't be '" + text.get() + "'",
                    "use a whole number from 1 to " + maximum);
            return otherwise;
        }

        private List<String> env() {
            for (String name : profile.values(ENV)) {
                if (!ChildEnvironment.mayBeNamed(name)) {
                    problem(
                            ENV,
                            "variable '" + name + "' can't be handed on",
                            "name a variable that does not begin with YOI_; a * may stand at the end of a name");
                }
            }
            return profile.values(ENV);
        }

        private Optional<String> single(String key) {
            List<String> values = profile.values(key);
            if (values.size() > 1) {
                problem(key, "setting '" + key + "' has several values", "keep one");
            }
            return values.stream().findFirst();
        }

        private void problem(String key, String message, String remedy) {
            problems.add(new Problem(key, message, remedy));
        }
    }
}
