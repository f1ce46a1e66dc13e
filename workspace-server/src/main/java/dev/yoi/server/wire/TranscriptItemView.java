package dev.yoi.server.wire;

import dev.yoi.runtime.event.TranscriptItem;
import dev.yoi.runtime.model.Role;
import dev.yoi.server.wire.schema.CodesOf;
import dev.yoi.server.wire.schema.Shaped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One line of a conversation. `run` and `item` are null where there is none.
public record TranscriptItemView(
        long seq,
        String at,
        @Nullable Long run,
        @CodesOf(TranscriptItem.Type.class) String type,
        @CodesOf(Role.class) String role,
        @Nullable String item,
        long offset,
        String content,
        @Shaped(LogShapes.ContentPart.class) List<Object> parts) {
    public static TranscriptItemView of(TranscriptItem item) {
        return new TranscriptItemView(
                item.seq(),
                Timestamps.text(item.at()),
                item.run() == 0 ? null : item.run(),
                item.type().code(),
                item.role().code(),
                item.item().isEmpty() ? null : item.item(),
                item.offset(),
                item.content().plainText(),
                ContentView.parts(item.content()));
    }
}
