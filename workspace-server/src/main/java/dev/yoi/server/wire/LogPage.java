package dev.yoi.server.wire;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.TranscriptItem;
import dev.yoi.runtime.store.EventPage;
import dev.yoi.runtime.store.LogDamage;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.PageRequest.Direction;
import dev.yoi.runtime.store.TranscriptPage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Pages of a log as JSON bytes. They are put together by hand because stored events go into them byte for byte.
public final class LogPage {
    private LogPage() {}

    public static byte[] of(EventPage page, PageRequest request) {
        List<byte[]> items = page.items().stream().map(LogPage::stored).toList();
        long last = page.items().isEmpty() ? 0 : page.items().getLast().seq();
        String end = end(request, page.items().isEmpty(), last, page.more());
        return assemble(items, end + damage(page.damage()), page.more());
    }

    private static String damage(@Nullable LogDamage damage) {
        if (damage == null) {
            return "";
        }
        var view = new DamageView(
                ErrorCode.WORKER_DAMAGED.code(),
                damage.message(),
                damage.readableFrom() == 0 ? null : damage.readableFrom());
        return ",\"damage\":" + new String(Json.write(view), StandardCharsets.UTF_8);
    }

    /// Why a page of events ends early.
    record DamageView(String code, String message, @Nullable Long readableFrom) {}

    public static byte[] of(TranscriptPage page, PageRequest request) {
        List<byte[]> items = page.items().stream()
                .map(TranscriptItemView::of)
                .map(Json::write)
                .toList();
        long last = page.items().stream()
                .reduce((_, second) -> second)
                .map(TranscriptItem::seq)
                .orElse(0L);
        return assemble(items, end(request, page.items().isEmpty(), last, page.more()), page.more());
    }

    /// The stored bytes of an event, one JSON object.
    public static byte[] stored(RecordedEvent event) {
        return event.encoded()
                .orElseThrow(() -> new IllegalStateException("only a store that keeps bytes can be served"));
    }

    private static String end(PageRequest request, boolean empty, long last, boolean more) {
        if (request.direction() == Direction.FORWARD) {
            return "\"next_after\":" + (empty ? request.from() : last);
        }
        return "\"next_before\":" + (more && !empty ? Long.toString(last) : "null");
    }

    private static byte[] assemble(List<byte[]> items, String end, boolean more) {
        int size = items.stream().mapToInt(item -> item.length + 1).sum();
        var bytes = new ByteArrayOutputStream(size + 128);
        bytes.writeBytes(ascii("{\"items\":["));
        boolean first = true;
        for (byte[] item : items) {
            if (!first) {
                bytes.write(',');
            }
            first = false;
            bytes.writeBytes(item);
        }
        bytes.writeBytes(utf8("]," + end + ",\"more\":" + more + "}"));
        return bytes.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
