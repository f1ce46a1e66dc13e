package dev.yoi.server.wire;

import dev.yoi.runtime.event.PermissionOption;
import dev.yoi.runtime.model.OptionKind;
import dev.yoi.runtime.state.OpenRequest;
import dev.yoi.server.wire.schema.CodesOf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A permission request that waits for somebody to choose one of its options.
public record OpenRequestView(
        String request,
        long run,
        long seq,
        String at,
        @Nullable String call,
        String title,
        List<Option> options) {
    public record Option(
            String id,
            String label,
            @CodesOf(OptionKind.class) String kind) {
        static Option of(PermissionOption option) {
            return new Option(option.id(), option.label(), option.kind().code());
        }
    }

    static OpenRequestView of(OpenRequest open) {
        return new OpenRequestView(
                open.request(),
                open.run(),
                open.seq(),
                Timestamps.text(open.at()),
                open.call(),
                open.title(),
                open.options().stream().map(Option::of).toList());
    }
}
