package dev.yoi.runtime;

import java.util.List;
import java.util.Optional;

/// The port through which a runtime learns what must not be recorded: the values behind `secret:NAME` references.
/// It asks for the names that a bundle's profiles hold, when the bundle is stored, when the runtime opens, and
/// before an execution starts. What it learns is masked in every event and live frame from then on, and kept
/// nowhere but in memory.
///
/// A value of less than 8 or more than 16,384 characters can't be masked. Any thread; must not block for long.
@FunctionalInterface
public interface SecretValues {
    /// Knows none: only the shapes of common keys are masked.
    SecretValues NONE = _ -> Optional.empty();

    /// `name` is what follows `secret:`; empty when there is no such secret here.
    Optional<String> value(String name);

    /// Values that no profile names, masked from the opening on.
    default List<String> others() {
        return List.of();
    }
}
