package dev.yoi.server.api;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.server.http.Answer;
import dev.yoi.server.http.Audit;
import dev.yoi.server.http.Call;
import dev.yoi.server.http.EventSource;
import dev.yoi.server.http.Permission;
import dev.yoi.server.http.SocketHandler;
import dev.yoi.server.http.SocketPeer;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.stream.SocketFrames;
import dev.yoi.server.wire.Json;
import dev.yoi.server.wire.Problem;
import dev.yoi.server.wire.SendBody;
import dev.yoi.server.wire.SocketMessage;
import dev.yoi.server.wire.SocketReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's WebSocket: its subscriptions, each told by a virtual thread of its own, and its inputs, one after
/// the other. Subscriptions are those of the event streams, so that frames and positions are the same.
final class SocketSession implements SocketHandler {
    static final int SUBSCRIPTIONS_MAX = 64;
    private static final int NAME_LENGTH_MAX = 64;
    private static final Logger LOG = LoggerFactory.getLogger(SocketSession.class);

    private final ApiParts parts;
    private final InputRoutes inputs;
    private final Call handshake;
    private final Map<String, Thread> subscriptions = new HashMap<>();
    /// Unsubscribed, and not yet at their end, which a client that reads nothing can hold up; by age.
    private final List<Ending> ending = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable SocketPeer peer;
    private boolean closed;

    private record Ending(String name, Thread thread) {}

    SocketSession(ApiParts parts, InputRoutes inputs, Call handshake) {
        this.parts = parts;
        this.inputs = inputs;
        this.handshake = handshake;
    }

    @Override
    public void opened(SocketPeer newPeer) {
        peer = newPeer;
    }

    @Override
    public void told(String text) throws InterruptedException {
        SocketMessage message;
        try {
            message = Json.read(text.getBytes(StandardCharsets.UTF_8), SocketMessage.class);
        } catch (ServerException e) {
            reply(null, null, Problem.of(e));
            return;
        }
        Problem problem = refusal(message);
        if (problem != null) {
            reply(message.sub(), message.ref(), problem);
        }
    }

    /// Does what it says; null when all went well.
    private @Nullable Problem refusal(SocketMessage message) throws InterruptedException {
        try {
            parts.readiness().requireReady();
            switch (Fields.required("op", message.op())) {
                case "subscribe" -> subscribe(message);
                case "unsubscribe" -> unsubscribe(name("sub", message.sub()));
                case "input" -> input(message);
                default -> throw ServerException.invalid("op", "'op' must be subscribe, unsubscribe or input");
            }
            return null;
        } catch (ServerException e) {
            return Problem.of(e);
        } catch (WorkerRuntimeException e) {
            return Problem.of(e);
        } catch (RuntimeException e) {
            LOG.error("a message on a socket failed", e);
            return Problem.of(defect());
        }
    }

    private static ServerException defect() {
        return ServerException.of(
                ProblemCode.INTERNAL_ERROR, "server", "the server has a defect here", "look into its log");
    }

    private static String name(String field, @Nullable String name) {
        String given = Fields.required(field, name);
        if (given.isEmpty() || given.length() > NAME_LENGTH_MAX) {
            throw ServerException.invalid(field, "'" + field + "' has 1 to " + NAME_LENGTH_MAX + " characters");
        }
        return given;
    }

    private void subscribe(SocketMessage message) {
        String name = name("sub", message.sub());
        Map<String, List<String>> query =
                message.after() == null ? Map.of() : Map.of("after", List.of(message.after()));
        lock.lock();
        try {
            if (subscriptions.containsKey(name)) {
                throw ServerException.invalid("sub", "there is a subscription of that name");
            }
            if (subscriptions.size() + ending.size() >= SUBSCRIPTIONS_MAX) {
                throw new ServerException.Failure(
                                ProblemCode.LIMIT_EXCEEDED,
                                "sub",
                                "a socket has at most " + SUBSCRIPTIONS_MAX + " subscriptions",
                                "end one, or open another socket")
                        .with("limit", "subscriptions")
                        .with("maximum", Integer.toString(SUBSCRIPTIONS_MAX))
                        .exception();
            }
            EventSource source = events(message, query).source();
            Thread before = lastEnding(name);
            Thread thread = Thread.ofVirtual().name("socket-subscription").unstarted(() -> run(name, before, source));
            subscriptions.put(name, thread);
            thread.start();
            if (closed) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    private Answer.Events events(SocketMessage message, Map<String, List<String>> query) {
        if (message.workerId() == null) {
            Call call = handshake.another(Map.of(), query, Map.of(), new byte[0]);
            return parts.streams().ofWorkspace(parts.runtimes().embedded(), call);
        }
        Call call = handshake.another(worker(message), query, Map.of(), new byte[0]);
        var addressed = Addressed.by(call, parts.runtimes());
        return parts.streams().ofWorker(addressed.runtime(), addressed.worker(), call);
    }

    private static Map<String, String> worker(SocketMessage message) {
        return Map.of(
                "rid", Fields.required("runtime_id", message.runtimeId()),
                "wid", Fields.required("worker_id", message.workerId()));
    }

    private @Nullable Thread lastEnding(String name) {
        return ending.stream()
                .filter(earlier -> earlier.name.equals(name))
                .map(Ending::thread)
                .reduce((_, later) -> later)
                .orElse(null);
    }

    /// One subscription, from its first message to its last. Behind the end of an earlier one of its name, so
    /// that a client can tell the two apart.
    private void run(String name, @Nullable Thread before, EventSource source) {
        try (source) {
            if (before != null) {
                before.join();
            }
            tell(name, source);
        } catch (InterruptedException _) {
            // Unsubscribed, or the socket is closed: nobody is told then.
            send(SocketFrames.closed(name));
        } finally {
            forget(name);
        }
    }

    private void tell(String name, EventSource source) throws InterruptedException {
        try {
            source.tell(frame -> {
                String text = SocketFrames.message(name, frame);
                if (!text.isEmpty()) {
                    peer().send(text);
                }
            });
            forget(name);
            peer().send(SocketFrames.closed(name));
        } catch (IOException e) {
            LOG.debug("a client went away", e);
        } catch (WorkerRuntimeException e) {
            LOG.debug("a subscription failed", e);
            forget(name); // first: the client may ask again as soon as it hears of it
            reply(name, null, Problem.of(e));
        } catch (RuntimeException e) {
            LOG.error("a subscription of a socket failed", e);
            forget(name);
            reply(name, null, Problem.of(defect()));
        }
    }

    private void forget(String name) {
        lock.lock();
        try {
            subscriptions.remove(name, Thread.currentThread());
            ending.removeIf(earlier -> earlier.thread.equals(Thread.currentThread()));
        } finally {
            lock.unlock();
        }
    }

    /// Its own thread says the last word of it, so that nothing comes behind that. Waits for nothing: what that
    /// thread is sending now takes as long as the client does.
    private void unsubscribe(String name) {
        lock.lock();
        try {
            Thread thread = subscriptions.remove(name);
            if (thread == null) {
                throw ServerException.invalid("sub", "there is no subscription of that name");
            }
            ending.add(new Ending(name, thread));
            thread.interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void input(SocketMessage message) throws InterruptedException {
        String ref = name("ref", message.ref());
        Map<String, String> address = worker(message);
        String key = message.idempotencyKey();
        byte[] body = Json.write(new SendBody(message.content(), message.kind(), message.whenBusy()));
        Call call = handshake.another(address, Map.of(), key == null ? Map.of() : Map.of("idempotency-key", key), body);
        try {
            call.require(Permission.OPERATE);
            Object receipt = inputs.send(call).body();
            audit(ref, address, 200, null);
            send(new String(Json.write(new SocketReply(null, ref, 200, receipt, null)), StandardCharsets.UTF_8));
        } catch (ServerException e) {
            audit(ref, address, e.code().status(), e.code().code());
            throw e;
        } catch (WorkerRuntimeException e) {
            ProblemCode code = ProblemCode.of(e.code());
            audit(ref, address, code.status(), code.code());
            throw e;
        } catch (RuntimeException e) {
            audit(ref, address, ProblemCode.INTERNAL_ERROR.status(), ProblemCode.INTERNAL_ERROR.code());
            throw e;
        }
    }

    private void audit(String ref, Map<String, String> address, int status, @Nullable String code) {
        String target = ApiRoutes.WORKER
                        .replace("{rid}", address.getOrDefault("rid", ""))
                        .replace("{wid}", address.getOrDefault("wid", ""))
                + "/inputs";
        parts.access()
                .audit()
                .record(new Audit.Entry(
                        "socket " + ref,
                        handshake.caller().actor(),
                        handshake.caller().session(),
                        "POST",
                        target,
                        status,
                        code));
    }

    private void reply(@Nullable String sub, @Nullable String ref, Problem problem) {
        send(new String(
                Json.write(new SocketReply(sub, ref, problem.status(), null, problem)), StandardCharsets.UTF_8));
    }

    private void send(String text) {
        try {
            peer().send(text);
        } catch (IOException e) {
            LOG.debug("a client went away", e);
        }
    }

    private SocketPeer peer() {
        SocketPeer open = peer;
        if (open == null) {
            throw new IllegalStateException("a socket is opened before it is told something");
        }
        return open;
    }

    @Override
    public void closed() {
        lock.lock();
        try {
            closed = true;
            subscriptions.values().forEach(Thread::interrupt);
            ending.forEach(earlier -> earlier.thread.interrupt());
        } finally {
            lock.unlock();
        }
    }
}
