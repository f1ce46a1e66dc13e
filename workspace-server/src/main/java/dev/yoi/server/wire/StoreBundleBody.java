package dev.yoi.server.wire;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.yoi.server.wire.schema.Required;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The content of a bundle. A setting may be a single string instead of a list.
public record StoreBundleBody(@Required @Nullable List<@Nullable Declared> profiles) {
    public record Declared(
            @Nullable String name,
            @Nullable String backend,
            @Nullable String description,

            @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable
            Map<String, @Nullable List<@Nullable String>> settings) {}
}
