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
/// | `output` | `text`, or `jsonl`: lines of JSON that `events` says how to read | `text` |
/// | `events` | with `jsonl`: a [LineRule] each | required with `jsonl` |
/// | `resume` | with `jsonl`: what stands for `{resume}` in the command once the program named its session; `{session}`
/// in it is its id | none |
/// | `install` | what to type where the program is missing | none |
/// | `sandbox` | `none`, or `workdir`: with `bwrap`, everything but the working directory and a temp directory is
/// read-only | `none` |
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
        String instructions,
        LineSettings lines,
        boolean sandboxed) {
    static final String COMMAND = "command";
    static final String INPUT = "input";
    static final String OUTPUT = "output";
    static final String TIMEOUT = "timeout_seconds";
    static final String OUTPUT_LIMIT = "output_limit_bytes";
    static final String ENV = "env";
    static final String EVENTS = "events";
    static final String RESUME = "resume";
    static final String INSTALL = "install";
    static final String SANDBOX = "sandbox";
    static final List<String> KEYS = List.of(
            COMMAND,
            INPUT,
            OUTPUT,
            TIMEOUT,
            OUTPUT_LIMIT,
            ENV,
            EVENTS,
            RESUME,
            INSTALL,
            SANDBOX,
            SharedSettings.ENVIRONMENT,
            SharedSettings.INSTRUCTIONS);

    /// Where the input goes in a command.
    static final String INPUT_PLACE = "{input}";

    /// Where the profile's instructions go in a command.
    static final String INSTRUCTIONS_PLACE = "{instructions}";

    /// A whole word of a command, for whatever takes the program's own session up again.
    static final String RESUME_PLACE = "{resume}";
    /// Where the id of the program's own session goes.
    static final String SESSION_PLACE = "{session}";

    private static final Pattern PLACE = Pattern.compile("\\{(?:input|instructions)}");

    /// The settings, or what is wrong with them; one of the two is empty.
    record Reading(Optional<CommandSettings> settings, List<Problem> problems) {}

    /// How the output is read. Without rules it is text.
    record LineSettings(List<LineRule> rules, List<String> resume) {
        boolean text() {
            return rules.isEmpty();
        }
    }

    /// The command with input and instructions in their places, and the program's own session, if there is one.
    /// What an input says is not looked into again.
    List<String> commandFor(String input, Optional<String> session) {
        var words = new ArrayList<String>();
        for (String part : command) {
            if (part.equals(RESUME_PLACE)) {
                session.ifPresent(id -> lines.resume().forEach(word -> words.add(word.replace(SESSION_PLACE, id))));
            } else {
                words.add(filled(part, input));
            }
        }
        return words;
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
            boolean json = oneOf(OUTPUT, List.of("text", "jsonl")).equals("jsonl");
            boolean sandboxed = oneOf(SANDBOX, List.of("none", "workdir")).equals("workdir");
            single(INSTALL);
            var settings = new CommandSettings(
                    command(stdin),
                    stdin,
                    Duration.ofSeconds(
                            number(TIMEOUT, limits.runTime().toSeconds(), ProcessLimits.MAX_RUN_TIME.toSeconds())),
                    number(OUTPUT_LIMIT, limits.outputBytes(), ProcessLimits.MAX_OUTPUT_BYTES),
                    env(),
                    profile.instructions(),
                    lines(json),
                    sandboxed);
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

        private LineSettings lines(boolean json) {
            List<String> declared = profile.values(EVENTS);
            List<String> resume = profile.values(RESUME);
            if (json && declared.isEmpty()) {
                problem(EVENTS, "setting 'events' is missing", "say what a line makes, for example: text text=message");
            } else if (!json && !(declared.isEmpty() && resume.isEmpty())) {
                problem(
                        declared.isEmpty() ? RESUME : EVENTS,
                        "the output is text, which has no events and no session",
                        "set output to jsonl");
            }
            if (!resume.isEmpty() && !profile.values(COMMAND).contains(RESUME_PLACE)) {
                problem(RESUME, "the command has no place for 'resume'", "add {resume} to the command, as a word");
            }
            var rules = new ArrayList<LineRule>();
            for (String text : declared) {
                try {
                    rules.add(LineRule.parse(text));
                } catch (LineRule.Unreadable e) {
                    problem(EVENTS, "event '" + text + "' can't be read: " + e.sentence(), "correct it");
                }
            }
            return new LineSettings(rules, resume);
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
