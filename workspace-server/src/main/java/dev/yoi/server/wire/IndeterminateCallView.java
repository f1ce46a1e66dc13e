package dev.yoi.server.wire;

import dev.yoi.runtime.state.OpenCall;

/// A tool call of which nobody knows whether it happened. `unanswered`: a permission request about it was open.
public record IndeterminateCallView(
        String call, long run, long seq, String at, String tool, String title, boolean unanswered) {
    static IndeterminateCallView of(OpenCall call) {
        return new IndeterminateCallView(
                call.call(),
                call.run(),
                call.seq(),
                Timestamps.text(call.at()),
                call.tool(),
                call.title(),
                call.unanswered());
    }
}
