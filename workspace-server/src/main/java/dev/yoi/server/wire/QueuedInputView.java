package dev.yoi.server.wire;

import dev.yoi.runtime.state.QueuedInput;
import java.util.List;

/// An input that waits for its run. `etag` is what an edit of it names in `If-Match`.
public record QueuedInputView(long seq, String kind, String content, List<Object> parts, String queuedAt, String etag) {
    public static QueuedInputView of(QueuedInput input) {
        return new QueuedInputView(
                input.seq(),
                input.kind().code(),
                input.content().plainText(),
                ContentView.parts(input.content()),
                Timestamps.text(input.queuedAt()),
                Revision.of(input));
    }
}
