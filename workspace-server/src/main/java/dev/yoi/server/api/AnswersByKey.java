package dev.yoi.server.api;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.server.http.Answer;
import dev.yoi.server.http.Call;
import dev.yoi.server.http.RouteHandler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Makes commands on live executions idempotent while the server runs: a repetition with the same key gets the
/// first answer. It needs no disk, since an execution does not outlive the server either. Failures are not
/// remembered, so that a repetition tries again.
final class AnswersByKey {
    /// Most answers remembered; the oldest make room.
    static final int MAX_ANSWERS = 10_000;

    private final Map<String, Remembered> byKey = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    /// Its lock is held while the command runs, so that a repetition that comes too early waits for the answer.
    private static final class Remembered {
        private final Digest request;
        private final ReentrantLock running = new ReentrantLock();
        private @Nullable Answer answer;

        private Remembered(Digest request) {
            this.request = request;
        }
    }

    /// `command` says what is done to what; keys of different commands never meet.
    Answer once(Call call, String command, RouteHandler handler) throws InterruptedException {
        IdempotencyKey key = WorkerRoutes.idempotencyKey(call);
        if (key == null) {
            return handler.handle(call);
        }
        Remembered remembered = remembered(command + " " + key, Digest.sha256(call.bodyBytes()), key);
        remembered.running.lockInterruptibly();
        try {
            Answer answer = remembered.answer;
            if (answer == null) {
                answer = handler.handle(call);
                remembered.answer = answer;
            }
            return answer;
        } finally {
            remembered.running.unlock();
        }
    }

    private Remembered remembered(String name, Digest request, IdempotencyKey key) {
        lock.lock();
        try {
            Remembered known = byKey.computeIfAbsent(name, _ -> new Remembered(request));
            if (byKey.size() > MAX_ANSWERS) {
                byKey.remove(byKey.keySet().iterator().next());
            }
            if (!known.request.equals(request)) {
                throw WorkerRuntimeException.of(
                        ErrorCode.IDEMPOTENCY_CONFLICT,
                        key.value(),
                        "this idempotency key was used for another request",
                        "use a new key for a new request");
            }
            return known;
        } finally {
            lock.unlock();
        }
    }
}
