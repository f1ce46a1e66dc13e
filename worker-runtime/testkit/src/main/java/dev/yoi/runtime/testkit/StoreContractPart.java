package dev.yoi.runtime.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Role;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// What the parts of [RuntimeStoreContract] share.
public interface StoreContractPart {
    /// The store under test with its books, fresh for each test.
    StoreTrial trial();

    /// A message as an execution reports it.
    static WorkerEvent message(String text) {
        return new WorkerEvent.Message(1, new ItemId("item-1"), 0, Role.ASSISTANT, Content.text(text));
    }

    /// The call fails with this code, and says nothing that looks like a path (I12).
    static WorkerRuntimeException refused(ErrorCode code, ThrowingCallable call) {
        WorkerRuntimeException failure = catchThrowableOfType(WorkerRuntimeException.class, call);
        assertThat(failure).as("a refusal with code %s", code.code()).isNotNull();
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.getMessage() + " " + failure.remedy() + " " + failure.subject())
                .as("texts of a failure name no path (I12)")
                .doesNotContainPattern("(^|[\\s'\"=(])/[A-Za-z]");
        return failure;
    }
}
