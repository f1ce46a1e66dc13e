package dev.yoi.server.wire;

import dev.yoi.server.wire.schema.Required;
import org.jspecify.annotations.Nullable;

/// Agrees to the content of a profile with this digest.
public record ApproveBody(@Required @Nullable String digest) {}
