package dev.yoi.runtime.state;

import java.time.Instant;

/// A tool call without a recorded result. `seq` and `at` are those of its event; `title` is cut to
/// [Texts#MAX_CHARACTERS]. `unanswered`: a permission request about it was still open when its run ended, so it
/// most likely did not run to its end, if at all.
public record OpenCall(long seq, Instant at, long run, String call, String tool, String title, boolean unanswered) {
    boolean is(long ofRun, String named) {
        return run == ofRun && call.equals(named);
    }

    OpenCall withoutAnswer() {
        return new OpenCall(seq, at, run, call, tool, title, true);
    }
}
