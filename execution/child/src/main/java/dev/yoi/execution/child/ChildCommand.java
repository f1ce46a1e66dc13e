package dev.yoi.execution.child;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What to start: program and arguments, what goes to its standard input, where, and its whole environment.
public record ChildCommand(List<String> words, Input input, Path directory, Map<String, String> environment) {
    public ChildCommand {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /// What a child finds on its standard input.
    public sealed interface Input {
        /// The end, at once.
        record None() implements Input {}

        /// This text in UTF-8, then the end.
        record Text(String text) implements Input {}

        /// Whatever is written to [Child#input] as long as the child lives.
        record Open() implements Input {}
    }
}
