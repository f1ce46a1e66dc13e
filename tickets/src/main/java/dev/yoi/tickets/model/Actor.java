package dev.yoi.tickets.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who really did something. Stamped by the host that performs an operation and written as the `actor` of its
/// events (I13); an `author`, in contrast, is what a writer calls itself.
public sealed interface Actor {

    /// A person, by the name under which the host knows them.
    record User(String name) implements Actor {
        public User {
            requireName(name);
        }

        @Override
        public String text() {
            return "user:" + name;
        }

        @Override
        public String displayName() {
            return name;
        }
    }

    /// A worker, by its authority and run generation.
    record Worker(String runtime, String worker, long generation) implements Actor {
        public Worker {
            requireName(runtime);
            requireName(worker);
            if (runtime.contains("/") || worker.contains("/") || worker.contains("#") || generation < 0) {
                throw new TicketFailure(TicketFailure.Kind.INVALID_INPUT, "not a worker: " + runtime + "/" + worker);
            }
        }

        @Override
        public String text() {
            return "worker:" + runtime + "/" + worker + "#" + generation;
        }

        @Override
        public String displayName() {
            return worker;
        }
    }

    /// The orchestrator of this workspace.
    record Orchestrator() implements Actor {
        @Override
        public String text() {
            return "orchestrator";
        }

        @Override
        public String displayName() {
            return "orchestrator";
        }
    }

    /// Longest name in characters.
    int NAME_LENGTH_MAX = 200;

    /// What stands in the `actor` attribute, e.g. `worker:r-1/w-7#3`.
    String text();

    /// The author name to use when nobody gave a better one.
    String displayName();

    static Actor user(String name) {
        return new User(name);
    }

    static Actor orchestrator() {
        return new Orchestrator();
    }

    /// The actor written as `text`, or nothing if it is no actor.
    static Optional<Actor> parse(String text) {
        if (text.equals("orchestrator")) {
            return Optional.of(new Orchestrator());
        }
        if (text.startsWith("user:") && isName(text.substring(5))) {
            return Optional.of(new User(text.substring(5)));
        }
        Matcher worker = WorkerText.PATTERN.matcher(text);
        if (worker.matches() && isName(worker.group(1)) && isName(worker.group(2))) {
            return Optional.of(new Worker(worker.group(1), worker.group(2), Long.parseLong(worker.group(3))));
        }
        return Optional.empty();
    }

    private static void requireName(String name) {
        if (!isName(name)) {
            throw new TicketFailure(
                    TicketFailure.Kind.INVALID_INPUT, "not a name for an actor: " + Texts.excerpt(name, 40));
        }
    }

    private static boolean isName(String name) {
        return !name.isBlank()
                && name.length() <= NAME_LENGTH_MAX
                && !Texts.hasControl(name)
                && !Texts.hasLineBreak(name);
    }

    /// Keeps the pattern out of the interface's constants.
    final class WorkerText {
        private static final Pattern PATTERN = Pattern.compile("worker:([^/\\s]+)/([^/#\\s]+)#([1-9][0-9]{0,17})");

        private WorkerText() {}
    }
}
