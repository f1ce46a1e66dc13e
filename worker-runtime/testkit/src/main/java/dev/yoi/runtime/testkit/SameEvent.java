package dev.yoi.runtime.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.event.WorkerEvent;

/// Whether what a store gave back is what it was given.
final class SameEvent {
    private SameEvent() {}

    static void check(SequencedEvent given, SequencedEvent back) {
        if (given.event() instanceof WorkerEvent.Unknown expected) {
            checkUnknown(given, expected, back);
        } else {
            assertThat(back).isEqualTo(given);
        }
    }

    /// A store may put its own members (sequence, time) beside those of a kind that it does not know.
    private static void checkUnknown(SequencedEvent given, WorkerEvent.Unknown expected, SequencedEvent back) {
        assertThat(back.seq()).isEqualTo(given.seq());
        assertThat(back.event())
                .isInstanceOfSatisfying(
                        WorkerEvent.Unknown.class,
                        actual -> assertThat(actual.kindCode()).isEqualTo(expected.kindCode()));
    }
}
