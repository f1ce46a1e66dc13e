package dev.yoi.runtime.event;

import dev.yoi.runtime.error.WorkerRuntimeException;
import java.util.List;
import java.util.stream.Collectors;

/// What somebody said: one or more parts.
public record Content(List<ContentPart> parts) {
    public Content {
        if (parts.isEmpty()) {
            throw WorkerRuntimeException.invalid("content", "content needs at least one part");
        }
        parts = List.copyOf(parts);
    }

    public static Content text(String text) {
        return new Content(List.of(new ContentPart.Text(text)));
    }

    /// All text parts, joined without a separator.
    public String plainText() {
        if (parts.size() == 1) {
            return parts.getFirst().plainText();
        }
        return parts.stream().map(ContentPart::plainText).collect(Collectors.joining());
    }
}
