package dev.yoi.runtime;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.model.Resolution;

/// A person's word about an indeterminate tool call. `run` may be 0 when only one such call has this name.
/// `content` is the result of a completed call, and may be a word about another; blank when there is none.
public record ResolveCall(long run, String call, Resolution resolution, Content content, String actor) {
    public ResolveCall {
        Actors.check(actor);
        if (run < 0) {
            throw WorkerRuntimeException.invalid("run", "runs are counted from 1");
        }
        if (call.isBlank()) {
            throw WorkerRuntimeException.invalid("call", "name the call");
        }
        if (resolution == Resolution.COMPLETED && content.plainText().isBlank()) {
            throw WorkerRuntimeException.invalid("result", "say what the call came to");
        }
    }
}
