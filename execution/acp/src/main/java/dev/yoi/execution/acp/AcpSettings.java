package dev.yoi.execution.acp;

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
import java.util.regex.Pattern;

/// The settings of a profile that this backend runs, read and checked.
///
/// | setting | value | default |
/// |---|---|---|
/// | `command` | program and arguments of the agent | required |
/// | `mode` | id of the session mode to work in, one that the agent offers | the agent's own |
/// | `model` | id of the model, one that the agent offers | the agent's own |
/// | `files` | what the agent may do with files through us: `read_write`, `read`, `none` | `read_write` |
/// | `terminals` | whether it may run commands through us: `yes`, `no` | `yes` |
/// | `home_files` | files below the home directory of the server's user that the agent finds in its own | none |
/// | `env` | names of variables to hand on beside the usual ones; a `*` at the end stands for any rest | none |
/// | `timeout_seconds` | of one run, 1 to 604800 | [AcpLimits#runTime] |
/// | `output_limit_characters` | text of one run, 1 to 1073741824 | [AcpLimits#outputCharacters] |
/// | `environment` | variables for the agent: `NAME=value`, or `NAME=secret:REFERENCE` | none |
/// | `instructions` | stand before the first prompt of an execution | none |
/// | `install` | what to type when the program is missing | none |
/// | `sign_in` | what to do when the agent wants to be signed in | none |
record AcpSettings(
        List<String> command, String instructions, Choices choices, Access access, Limits limits, Hints hints) {
    /// What to choose of what the agent offers.
    record Choices(Optional<String> mode, Optional<String> model) {}

    /// What the agent gets of this machine.
    record Access(Files files, boolean terminals, List<String> homeFiles, List<String> env) {}

    enum Files {
        READ_WRITE,
        READ,
        NONE
    }

    record Limits(Duration timeout, long outputCharacters) {}

    record Hints(Optional<String> install, Optional<String> signIn) {}

    static final String COMMAND = "command";
    static final String MODE = "mode";
    static final String MODEL = "model";
    static final String FILES = "files";
    static final String TERMINALS = "terminals";
    static final String HOME_FILES = "home_files";
    static final String ENV = "env";
    static final String TIMEOUT = "timeout_seconds";
    static final String OUTPUT_LIMIT = "output_limit_characters";
    static final String INSTALL = "install";
    static final String SIGN_IN = "sign_in";
    static final List<String> KEYS = List.of(
            COMMAND,
            MODE,
            MODEL,
            FILES,
            TERMINALS,
            HOME_FILES,
            ENV,
            TIMEOUT,
            OUTPUT_LIMIT,
            INSTALL,
            SIGN_IN,
            SharedSettings.ENVIRONMENT,
            SharedSettings.INSTRUCTIONS);

    /// The settings, or what is wrong with them; one of the two is empty.
    record Reading(Optional<AcpSettings> settings, List<Problem> problems) {}

    static Reading read(Profile profile, AcpLimits limits) {
        return new Reader(profile).read(limits);
    }

    /// Collects every problem instead of stopping at the first.
    private static final class Reader {
        /// Below the home directory, and not out of it again.
        private static final Pattern HOME_FILE =
                Pattern.compile("(?!.*(^|/)\\.\\.?(/|$))[A-Za-z0-9._][A-Za-z0-9._/@-]*");

        private final Profile profile;
        private final List<Problem> problems = new ArrayList<>();

        Reader(Profile profile) {
            this.profile = profile;
        }

        Reading read(AcpLimits limits) {
            profile.settings().keySet().forEach(this::checkKnown);
            var settings = new AcpSettings(
                    command(),
                    profile.instructions(),
                    new Choices(single(MODE), single(MODEL)),
                    access(),
                    limits(limits),
                    new Hints(single(INSTALL), single(SIGN_IN)));
            problems.addAll(DeclaredEnvironment.problems(profile));
            return problems.isEmpty()
                    ? new Reading(Optional.of(settings), List.of())
                    : new Reading(Optional.empty(), List.copyOf(problems));
        }

        private void checkKnown(String key) {
            if (!KEYS.contains(key) && !SharedSettings.OF_THE_HOST.contains(key)) {
                problem(
                        key,
                        "the acp backend has no setting '" + key + "'",
                        "did you mean '" + Nearest.of(key, KEYS) + "'?");
            }
        }

        private List<String> command() {
            List<String> command = profile.values(COMMAND);
            if (command.isEmpty() || command.getFirst().isBlank()) {
                problem(
                        COMMAND,
                        "setting 'command' is missing",
                        "set command to the agent's program and its arguments");
            }
            return command;
        }

        private Access access() {
            Files files = switch (oneOf(FILES, List.of("read_write", "read", "none"))) {
                case "read" -> Files.READ;
                case "none" -> Files.NONE;
                default -> Files.READ_WRITE;
            };
            for (String file : profile.values(HOME_FILES)) {
                if (!HOME_FILE.matcher(file).matches()) {
                    problem(
                            HOME_FILES,
                            "'" + file + "' is no file below the home directory",
                            "name it as it is called from there, for example .codex/auth.json");
                }
            }
            for (String name : profile.values(ENV)) {
                if (!ChildEnvironment.mayBeNamed(name)) {
                    problem(
                            ENV,
                            "variable '" + name + "' can't be handed on",
                            "name a variable that does not begin with YOI_; a * may stand at the end of a name");
                }
            }
            boolean terminals = oneOf(TERMINALS, List.of("yes", "no")).equals("yes");
            return new Access(files, terminals, profile.values(HOME_FILES), profile.values(ENV));
        }

        private Limits limits(AcpLimits limits) {
            return new Limits(
                    Duration.ofSeconds(
                            number(TIMEOUT, limits.runTime().toSeconds(), AcpLimits.MAX_RUN_TIME.toSeconds())),
                    number(OUTPUT_LIMIT, limits.outputCharacters(), AcpLimits.MAX_OUTPUT_CHARACTERS));
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
