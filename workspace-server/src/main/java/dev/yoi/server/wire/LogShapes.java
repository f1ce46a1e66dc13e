package dev.yoi.server.wire;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.yoi.runtime.model.Role;
import dev.yoi.server.wire.schema.CodesOf;
import dev.yoi.server.wire.schema.Open;
import dev.yoi.server.wire.schema.Shaped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What pages of a log look like. Nobody makes these records: [LogPage] puts stored bytes together. They are for
/// the API's document, and the tests hold every answer to them.
public final class LogShapes {
    private LogShapes() {}

    public record EventPage(
            List<LogEvent> items,
            @JsonInclude(NON_NULL) long nextAfter,
            @JsonInclude(NON_NULL) @Nullable Long nextBefore,
            boolean more,
            @JsonInclude(NON_NULL) LogDamage damage) {}

    public record TranscriptPage(
            List<TranscriptItemView> items,
            @JsonInclude(NON_NULL) long nextAfter,
            @JsonInclude(NON_NULL) @Nullable Long nextBefore,
            boolean more) {}

    public record LogDamage(
            String code, String message, @Nullable Long readableFrom) {}

    /// The fields of every event, and those that a reader of a conversation wants. There are others, by kind.
    @Open
    public record LogEvent(
            long seq,
            long pos,
            String at,
            String kind,
            @JsonInclude(NON_NULL) long run,
            @JsonInclude(NON_NULL) String item,
            @JsonInclude(NON_NULL) long offset,
            @JsonInclude(NON_NULL) @CodesOf(Role.class) String role,
            @JsonInclude(NON_NULL) String content,

            @JsonInclude(NON_NULL) @Shaped(ContentPart.class)
            List<Object> parts,

            @JsonInclude(NON_NULL) long inputSeq,
            @JsonInclude(NON_NULL) long queuedSeq,
            @JsonInclude(NON_NULL) long generation,
            @JsonInclude(NON_NULL) String reason,
            @JsonInclude(NON_NULL) String outcome,
            @JsonInclude(NON_NULL) @Nullable Long exitCode,
            @JsonInclude(NON_NULL) String detail,
            String crc) {}

    /// A part of what somebody said; parts of other types have other fields.
    @Open
    public record ContentPart(
            String type, @JsonInclude(NON_NULL) String text) {}
}
