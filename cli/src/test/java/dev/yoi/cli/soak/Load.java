package dev.yoi.cli.soak;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.Failure;
import dev.yoi.runtime.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What comes at the server until it is killed: senders on several workers, and one who creates, stops, cancels,
/// detaches and restores. Everything is entered in the ledger before it is asked for.
final class Load {
    private static final int SENDERS = 16;
    private static final int WORKERS_MIN = 6;

    /// Answers after which it is not known whether anything happened.
    private static final Set<String> OUTCOME_UNKNOWN = Set.of(
            "server_unreachable", "store_io", "wait_interrupted", "internal_error", "runtime_closed", "shutting_down");

    private final Workspace workspace;
    private final Ledger ledger;
    private final AtomicLong keys;
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();
    private volatile @Nullable Throwable defect;

    Load(Workspace workspace, Ledger ledger, AtomicLong keys) {
        this.workspace = workspace;
        this.ledger = ledger;
        this.keys = keys;
    }

    /// Restoring and asking again come under fire as well.
    void start(SeededRandom random) {
        List<String> openCreates = ledger.openCreates();
        List<Ledger.Input> openInputs = ledger.openInputs();
        threads.add(Thread.ofVirtual().start(() -> once(() -> settle(openCreates, openInputs))));
        for (int i = 0; i < SENDERS; i++) {
            SeededRandom own = random.split();
            threads.add(Thread.ofVirtual().start(() -> loop(() -> sendSomewhere(own))));
        }
        SeededRandom own = random.split();
        threads.add(Thread.ofVirtual().start(() -> loop(() -> changeSomething(own))));
    }

    /// Call it when the server is gone; every call is answered or broken then.
    void join() throws InterruptedException {
        over.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        if (defect != null) {
            throw new AssertionError("the load met something it does not know", defect);
        }
    }

    /// Restores all, and asks again what the last server left without an answer, under the same keys (I8). Not
    /// what the other threads are just asking for: a refusal of that says nothing of theirs.
    private void settle(List<String> openCreates, List<Ledger.Input> openInputs) {
        attempt(() -> workspace.restoreAll(), Load::nothing);
        openCreates.forEach(this::create);
        openInputs.forEach(input -> send(input.key(), input.worker(), "asked again"));
    }

    private void create(String key) {
        ledger.create(key);
        ObjectNode request = Json.object().put("profile", "shell").put("name", key);
        attempt(
                () -> ledger.created(key, Json.string(workspace.create(request, key), "worker_id")),
                _ -> ledger.createRefused(key));
    }

    private void loop(Runnable step) {
        once(() -> {
            while (!over.get()) {
                step.run();
            }
        });
    }

    private void once(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | AssertionError e) {
            defect = e;
        }
    }

    private void sendSomewhere(SeededRandom random) {
        List<String> workers = ledger.workers();
        if (workers.isEmpty()) {
            create("c" + keys.incrementAndGet());
            return;
        }
        send("i" + keys.incrementAndGet(), random.pick(workers), "asked once");
    }

    /// Mostly a command that ends at once; now and then one that would outlive the server, with a grandchild.
    private void send(String key, String worker, String which) {
        ledger.send(key, worker);
        String command = key.endsWith("77") ? "sleep 600 & sleep 600 # " + key : ": " + key;
        ObjectNode input = Json.object().put("content", command);
        attempt(
                () -> ledger.sent(key, worker, Json.number(workspace.send(worker, input, key), "seq")),
                code -> ledger.sendRefused(key, worker, which + ": " + code));
    }

    private void changeSomething(SeededRandom random) {
        List<String> workers = ledger.workers();
        if (workers.size() < WORKERS_MIN || random.oneIn(8)) {
            create("c" + keys.incrementAndGet());
            return;
        }
        String worker = random.pick(workers);
        switch (random.nextInt(6)) {
            case 0 -> attempt(() -> ended(worker, workspace.stop(worker, Optional.of(1_000L))), Load::nothing);
            case 1 -> attempt(() -> ended(worker, workspace.cancel(worker)), Load::nothing);
            case 2 -> attempt(() -> workspace.detach(worker, Optional.of(1_000L)), Load::nothing);
            case 3 -> attempt(() -> workspace.restore(worker), Load::nothing);
            case 4 -> attempt(() -> workspace.interrupt(worker), Load::nothing);
            default -> attempt(() -> workspace.restoreAll(), Load::nothing);
        }
    }

    private void ended(String worker, JsonNode report) {
        ledger.ended(worker, Json.string(report, "lifecycle"));
    }

    private static void attempt(Runnable command, Consumer<String> refused) {
        try {
            command.run();
        } catch (Failure e) {
            if (e.document().isPresent() && !OUTCOME_UNKNOWN.contains(e.said().code())) {
                refused.accept(e.said().code());
            }
        }
    }

    /// A refused stop or restore leaves nothing to look for.
    private static void nothing(String code) {}
}
