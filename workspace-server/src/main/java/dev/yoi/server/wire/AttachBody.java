package dev.yoi.server.wire;

import dev.yoi.server.wire.schema.Required;
import org.jspecify.annotations.Nullable;

/// A file to be attached, in base 64.
public record AttachBody(@Required @Nullable String content) {}
