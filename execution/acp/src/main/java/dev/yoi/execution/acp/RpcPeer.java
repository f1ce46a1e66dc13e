package dev.yoi.execution.acp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Our end of the conversation with an agent: JSON-RPC 2.0, a frame a line.
///
/// One thread reads and handles what comes, in order: answers too, so an answer is handled behind everything that
/// was sent before it. Another one writes, so that nobody waits for an agent that does not read; one that leaves
/// [#WAITING_MAX] frames unread is given up.
final class RpcPeer {
    /// Frames that wait to be written.
    static final int WAITING_MAX = 1_024;
    /// Lines that are no frames, before the agent is given up.
    static final int MALFORMED_MAX = 1_000;

    /// What comes from the agent by itself; called by the reading thread.
    interface Listener {
        /// Is answered with [RpcPeer#reply] or [RpcPeer#refuse], at any time.
        void request(JsonNode id, String method, JsonNode params);

        void notification(String method, JsonNode params);

        /// A line that is no frame was left out.
        void malformed(String why);

        /// Nothing comes any more; `why` is empty when the agent closed its output. May come more than once.
        void over(Optional<String> why);
    }

    private static final byte[] END = {};

    private final FrameReader reader;
    private final OutputStream output;
    private final FrameLog log;
    private final Listener listener;
    private final BlockingQueue<byte[]> waiting = new LinkedBlockingQueue<>(WAITING_MAX);
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final Map<Long, Consumer<Reply>> calls = new HashMap<>();
    private long lastCall;
    private boolean ended;
    private int malformed;

    RpcPeer(InputStream input, OutputStream output, int frameMax, FrameLog log, Listener listener) {
        this.reader = new FrameReader(input, frameMax, line -> log.note('<', line));
        this.output = output;
        this.log = log;
        this.listener = listener;
    }

    void start(String name) {
        Thread.ofPlatform().daemon().name(name + "-in").start(this::read);
        Thread.ofPlatform().daemon().name(name + "-out").start(this::write);
    }

    /// Completes when nothing is read any more and everything that was read is handled.
    CompletableFuture<Void> over() {
        return over;
    }

    /// `answered` is called by the reading thread, or at once when the agent is gone.
    void call(String method, ObjectNode params, Consumer<Reply> answered) {
        long id;
        synchronized (calls) {
            if (ended) {
                id = 0;
            } else {
                id = ++lastCall;
                calls.put(id, answered);
            }
        }
        if (id == 0) {
            answered.accept(new Reply.Gone());
            return;
        }
        ObjectNode frame = frame().put("id", id).put("method", method);
        frame.set("params", params);
        send(frame);
    }

    /// For a caller that waits.
    CompletableFuture<Reply> call(String method, ObjectNode params) {
        var reply = new CompletableFuture<Reply>();
        call(method, params, reply::complete);
        return reply;
    }

    void tell(String method, ObjectNode params) {
        ObjectNode frame = frame().put("method", method);
        frame.set("params", params);
        send(frame);
    }

    void reply(JsonNode id, JsonNode result) {
        ObjectNode frame = frame();
        frame.set("id", id);
        frame.set("result", result);
        send(frame);
    }

    void refuse(JsonNode id, RpcError error) {
        ObjectNode frame = frame();
        frame.set("id", id);
        frame.set("error", error.json());
        send(frame);
    }

    private static ObjectNode frame() {
        return Json.object().put("jsonrpc", "2.0");
    }

    private void send(ObjectNode frame) {
        byte[] line = Json.bytes(frame);
        log.note('>', line);
        if (!waiting.offer(line)) {
            // Not in this thread, which may hold what the listener wants.
            Thread.ofVirtual().start(() -> listener.over(Optional.of("it does not read what it is sent")));
        }
    }

    /// What waits is written, then the agent reads the end of its input. One that reads nothing does not notice.
    void finishOutput() {
        if (!waiting.offer(END)) {
            System.getLogger(RpcPeer.class.getName())
                    .log(System.Logger.Level.DEBUG, "an agent does not read what it is sent");
        }
    }

    private void write() {
        try (output) {
            for (byte[] line = waiting.take(); line.length > 0; line = waiting.take()) {
                output.write(line);
                output.write('\n');
                output.flush();
            }
        } catch (IOException e) {
            // It ended, or closed its input: its end is noticed by who waits for it.
            System.getLogger(RpcPeer.class.getName())
                    .log(System.Logger.Level.DEBUG, "an agent did not read everything that it was sent");
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the thread that writes", e);
        }
    }

    private void read() {
        Optional<String> why = Optional.empty();
        try {
            Optional<Frame> frame = reader.next();
            while (frame.isPresent() && why.isEmpty()) {
                why = handle(frame.get());
                frame = why.isEmpty() ? reader.next() : frame;
            }
        } catch (IOException e) {
            // Closed from outside, once its process had ended.
            System.getLogger(RpcPeer.class.getName())
                    .log(System.Logger.Level.DEBUG, "the output of an agent was cut off");
        } finally {
            end(why);
        }
    }

    private void end(Optional<String> why) {
        try {
            Map<Long, Consumer<Reply>> unanswered;
            synchronized (calls) {
                ended = true;
                unanswered = new HashMap<>(calls);
                calls.clear();
            }
            // Why comes first: an agent that reads the end of its input may be gone at once, by itself as it seems.
            listener.over(why);
            unanswered.values().forEach(answered -> answered.accept(new Reply.Gone()));
        } finally {
            finishOutput();
            over.complete(null);
        }
    }

    /// A reason to give the agent up, if there is one.
    private Optional<String> handle(Frame frame) {
        switch (frame) {
            case Frame.Message message -> handle(message.json());
            case Frame.Malformed bad -> {
                listener.malformed(bad.why());
                if (++malformed > MALFORMED_MAX) {
                    return Optional.of("it sent more than " + MALFORMED_MAX + " lines that are no frames");
                }
            }
            case Frame.Oversized big -> {
                return Optional.of("it sent a frame of " + big.bytes() + " bytes, more than a frame may have");
            }
        }
        return Optional.empty();
    }

    private void handle(ObjectNode message) {
        Optional<String> method = Json.text(message, "method");
        JsonNode id = message.path("id");
        boolean named = id.isString() || id.isNumber();
        if (method.isPresent() && named) {
            listener.request(id, method.get(), message.path("params"));
        } else if (method.isPresent()) {
            listener.notification(method.get(), message.path("params"));
        } else if (named) {
            answer(Json.number(message, "id").orElse(0), message);
        } else {
            listener.malformed("it is neither a request nor an answer");
        }
    }

    private void answer(long id, ObjectNode message) {
        Consumer<Reply> answered;
        synchronized (calls) {
            answered = calls.remove(id);
        }
        if (answered == null) {
            listener.malformed("it answers what was not asked");
            return;
        }
        JsonNode error = message.path("error");
        answered.accept(
                error.isObject() ? new Reply.Refused(RpcError.of(error)) : new Reply.Result(message.path("result")));
    }
}
