package dev.yoi.runtime.bundle;

import java.util.Set;

/// Settings with one meaning in every backend, so that their names are the same everywhere.
public final class SharedSettings {
    /// What the worker is told before its inputs, in Markdown; pieces of one text where it is longer than a value
    /// may be ([Profile#instructions]).
    public static final String INSTRUCTIONS = "instructions";
    /// Variables for what is run: `NAME=value`, or `NAME=secret:REFERENCE` for a value that is looked up at
    /// start.
    public static final String ENVIRONMENT = "environment";
    /// Files of the repository as they were when the bundle was made: `PATH sha256:HEX`, or `PATH none` for one
    /// that was not there.
    public static final String PINNED = "pinned";

    /// Settings that are for the host alone; a backend passes over them.
    public static final Set<String> OF_THE_HOST = Set.of(PINNED);

    /// Settings that hold prose of a person, in which a path is content.
    static final Set<String> PROSE = Set.of(INSTRUCTIONS);

    private SharedSettings() {}
}
