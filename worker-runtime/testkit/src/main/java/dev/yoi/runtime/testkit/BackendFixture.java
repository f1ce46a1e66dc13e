package dev.yoi.runtime.testkit;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.execution.ExecutionBackend;
import java.util.List;

/// What [ExecutionBackendContract] needs to know about a backend: how to open it, what to send so that something
/// certain happens, and how to see what still runs.
public interface BackendFixture extends AutoCloseable {
    /// What an input can bring about. What waits prints `ready` first, once it can be asked to end.
    enum Behaviour {
        /// Prints `answer` and completes.
        ANSWERS,
        /// Fails.
        FAILS,
        /// Prints without end, or far more than [#textMax].
        FLOODS,
        /// Asks for permission with the options `yes` and `no`; with `yes` it prints `answer` and completes. Only
        /// of a backend that [#asks].
        ASKS,
        /// Waits, and ends when asked.
        WAITS,
        /// Waits, ignores the question and ends on a terminate signal.
        IGNORES_THE_QUESTION,
        /// Waits, and ends only when killed.
        ENDS_ONLY_WHEN_KILLED,
        /// Like that, with descendants that ignore everything too and try to get away.
        HAS_STUBBORN_DESCENDANTS
    }

    /// A backend on the resources of this fixture, ready to work.
    ExecutionBackend open();

    /// A profile under which every input of [#input] works.
    Profile profile();

    /// A profile that [ExecutionBackend#check] finds an error in, and that can't start.
    Profile brokenProfile();

    String input(Behaviour behaviour);

    /// Whether this backend ever asks for permissions.
    default boolean asks() {
        return false;
    }

    /// How many characters of a flood a backend reports at most.
    long textMax();

    /// What was started on this fixture and still runs, one line each, for people.
    List<String> running();

    /// The test is over; removes what is left.
    @Override
    void close();
}
