package dev.yoi.server.wire;

import dev.yoi.runtime.model.InputKind;
import dev.yoi.runtime.state.QueuedInput;
import dev.yoi.server.wire.schema.CodesOf;
import dev.yoi.server.wire.schema.Shaped;
import java.util.List;

/// An input that waits for its run. `etag` is what an edit of it names in `If-Match`.
public record QueuedInputView(
        long seq,
        @CodesOf(InputKind.class) String kind,
        String content,
        @Shaped(LogShapes.ContentPart.class) List<Object> parts,
        String queuedAt,
        String etag) {
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
