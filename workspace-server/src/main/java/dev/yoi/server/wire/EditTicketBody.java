package dev.yoi.server.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A change of what is wanted. A value of `fields` is text, a list of text, or null to empty the key.
public record EditTicketBody(
        @Nullable Map<String, @Nullable Object> fields,
        @Nullable String body,
        @Nullable String author) {}
