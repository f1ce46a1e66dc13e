package dev.yoi.server.wiring;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// How many of somebody's refused requests are written down. Whoever has any token could otherwise push out of
/// the audit log what had an effect, by asking for things that are refused. One thread at a time.
final class RefusalLimit {
    /// Of one actor, within [#WINDOW].
    static final int MAX = 60;
    static final Duration WINDOW = Duration.ofMinutes(1);
    /// Actors that are told apart; the one that began longest ago makes room.
    private static final int ACTORS_MAX = 1_000;

    private final Map<String, Window> windows = new LinkedHashMap<>();

    private record Window(Instant began, int count) {}

    /// What becomes of a refused request.
    enum Verdict {
        WRITTEN,
        /// It stands for those that follow it until the window ends.
        WRITTEN_AS_LAST,
        LEFT_OUT
    }

    Verdict next(String actor, Instant now) {
        Window known = windows.get(actor);
        if (known == null || !now.isBefore(known.began.plus(WINDOW))) {
            windows.remove(actor); // so that the order is that of the beginnings
            known = new Window(now, 0);
            if (windows.size() >= ACTORS_MAX) {
                windows.remove(windows.keySet().iterator().next());
            }
        }
        windows.put(actor, new Window(known.began, Math.min(MAX + 1, known.count + 1)));
        if (known.count < MAX) {
            return Verdict.WRITTEN;
        }
        return known.count == MAX ? Verdict.WRITTEN_AS_LAST : Verdict.LEFT_OUT;
    }
}
