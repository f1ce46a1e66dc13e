package dev.yoi.runtime.state;

import dev.yoi.runtime.event.PermissionOption;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A permission request without a decision. `seq` and `at` are those of its event; `title` is cut to
/// [Texts#MAX_CHARACTERS]. `call` is the tool call concerned, if there is one.
public record OpenRequest(
        long seq,
        Instant at,
        long run,
        String request,
        @Nullable String call,
        String title,
        List<PermissionOption> options) {
    public OpenRequest {
        options = List.copyOf(options);
    }
}
