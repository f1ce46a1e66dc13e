package dev.yoi.server.wire;

import dev.yoi.runtime.StreamFrame;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.RunState;
import dev.yoi.server.wire.schema.CodesOf;
import dev.yoi.server.wire.schema.OneOf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The `data` of stream frames, by their `event`.
public final class StreamData {
    private StreamData() {}

    /// `live`: the facts that nothing on disk says (I2).
    public record StreamLive(
            String runtimeId,
            String workerId,
            @CodesOf(Lifecycle.class) String lifecycle,
            @CodesOf(Attachment.class) String attachment,
            @CodesOf(RunState.class) @Nullable String runState,
            long lastSeq) {}

    /// `event`. For the API's document only: the stored bytes go in as they are.
    public record StreamEvent(String runtimeId, String workerId, LogShapes.LogEvent event) {}

    /// `delta`: text that is not durable yet.
    public record StreamDelta(
            String runtimeId,
            String workerId,
            long run,
            String item,
            @CodesOf(StreamFrame.Delta.Kind.class) String kind,
            @CodesOf(Role.class) String role,
            long offset,
            String text) {}

    public record StreamRemoved(String runtimeId, String workerId) {}

    public record StreamGap(
            @OneOf({"position_gone", "other_history", "many_changes"})
            String reason,

            String resume,
            List<String> reload) {}

    public record StreamLagged(String resume, List<String> reload) {}

    public record StreamEnd(
            @OneOf({"shutdown", "worker_removed"}) String reason, String resume) {}
}
