package dev.yoi.runtime.testkit.model;

import java.util.concurrent.atomic.AtomicInteger;

/// Decides what the model does. Called on the thread of each request, maybe several at once.
@FunctionalInterface
public interface ModelScript {
    ModelReply reply(ModelRequest request);

    static ModelScript always(ModelReply reply) {
        return _ -> reply;
    }

    /// One after the other; the last one for ever.
    static ModelScript inTurn(ModelReply... replies) {
        var next = new AtomicInteger();
        return _ -> replies[Math.min(next.getAndIncrement(), replies.length - 1)];
    }

    /// Refuses the first `times` requests with 429, then goes on.
    static ModelScript storm(int times, int retryAfterSeconds, ModelScript then) {
        var refused = new AtomicInteger();
        return request ->
                refused.getAndIncrement() < times ? ModelReply.tooManyRequests(retryAfterSeconds) : then.reply(request);
    }
}
