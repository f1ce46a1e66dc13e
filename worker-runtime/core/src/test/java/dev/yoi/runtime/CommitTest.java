package dev.yoi.runtime;

import static dev.yoi.runtime.TestRuntime.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.model.WorkerId;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One append on its way.
class CommitTest {
    private static final WorkerId ID = WorkerId.parse("01900000-0000-7000-8000-000000000001");

    private static Commit thatThrows() {
        return new Commit(ID, 1, new Commit.Then() {
            @Override
            public void committed(List<RecordedEvent> events) {
                throw new IllegalStateException("a defect behind the commit");
            }

            @Override
            public void removed(long position) {
                throw new IllegalStateException("a defect behind the removal");
            }
        });
    }

    @Test
    void I1_whatIsDurableIsAcknowledgedWhateverBecomesOfTheRest() {
        Commit append = thatThrows();
        assertThatThrownBy(() -> append.committed(List.of())).isInstanceOf(IllegalStateException.class);
        append.await();
        Commit removal = thatThrows();
        assertThatThrownBy(() -> removal.removed(1)).isInstanceOf(IllegalStateException.class);
        assertThat(removal.done()).isTrue();
    }

    @Test
    void aFailureIsToldToEveryoneWhoWaitsWithItsCodeAndCause() {
        Commit commit = thatThrows();
        var reason = WorkerRuntimeException.of(ErrorCode.STORE_IO, "store", "told to fail", "open it again");
        commit.failed(reason);
        for (int i = 0; i < 2; i++) {
            assertThat(refused(ErrorCode.STORE_IO, commit::await)).hasCause(reason);
        }
    }
}
