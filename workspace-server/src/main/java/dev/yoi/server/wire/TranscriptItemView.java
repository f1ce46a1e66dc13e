package dev.yoi.server.wire;

import dev.yoi.runtime.event.TranscriptItem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One line of a conversation. `run` and `item` are null where there is none.
public record TranscriptItemView(
        long seq,
        String at,
        @Nullable Long run,
        String type,
        String role,
        @Nullable String item,
        long offset,
        String content,
        List<Object> parts) {
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
