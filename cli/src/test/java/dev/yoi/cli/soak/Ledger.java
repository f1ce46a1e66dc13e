package dev.yoi.cli.soak;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What was asked of the server and what it acknowledged, kept outside of it.
///
/// Every create and every input carries an idempotency key that also stands in the worker's name or in the
/// input's text, so that it is found again whatever was acknowledged. Safe for any number of threads.
final class Ledger {
    /// What is known of something that was asked for.
    enum Fate {
        /// Asked, no answer: it may be there or not, but not twice.
        OPEN,
        /// Answered: it is there, once.
        ACKNOWLEDGED,
        /// Refused with a typed answer: it is not there.
        REFUSED
    }

    /// An input; `seq` is 0 until it is acknowledged, `refusal` empty unless it was refused: the answer's code,
    /// and whether it had been asked for before.
    record Input(String key, String worker, Fate fate, long seq, String refusal) {}

    private final Map<String, Fate> creates = new ConcurrentHashMap<>();
    private final Map<String, String> workersByKey = new ConcurrentHashMap<>();
    private final Map<String, Input> inputs = new ConcurrentHashMap<>();
    private final Map<String, String> ended = new ConcurrentHashMap<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final Set<String> checked = ConcurrentHashMap.newKeySet();

    void create(String key) {
        creates.putIfAbsent(key, Fate.OPEN);
    }

    void created(String key, String worker) {
        creates.put(key, Fate.ACKNOWLEDGED);
        workersByKey.put(key, worker);
    }

    void createRefused(String key) {
        creates.put(key, Fate.REFUSED);
    }

    void send(String key, String worker) {
        inputs.putIfAbsent(key, new Input(key, worker, Fate.OPEN, 0, ""));
    }

    void sent(String key, String worker, long seq) {
        acknowledged.incrementAndGet();
        inputs.put(key, new Input(key, worker, Fate.ACKNOWLEDGED, seq, ""));
    }

    void sendRefused(String key, String worker, String refusal) {
        inputs.put(key, new Input(key, worker, Fate.REFUSED, 0, refusal));
    }

    /// A stop or cancel was acknowledged: `lifecycle` for good.
    void ended(String worker, String lifecycle) {
        ended.put(worker, lifecycle);
    }

    Map<String, Fate> creates() {
        return Map.copyOf(creates);
    }

    Optional<String> workerOf(String createKey) {
        return Optional.ofNullable(workersByKey.get(createKey));
    }

    /// Acknowledged workers of which no end was acknowledged.
    List<String> workers() {
        return workersByKey.values().stream()
                .filter(worker -> !ended.containsKey(worker))
                .toList();
    }

    Optional<String> endOf(String worker) {
        return Optional.ofNullable(ended.get(worker));
    }

    List<Input> inputsOf(String worker) {
        return inputs.values().stream()
                .filter(input -> input.worker().equals(worker))
                .toList();
    }

    List<Input> openInputs() {
        return inputs.values().stream()
                .filter(input -> input.fate() == Fate.OPEN)
                .toList();
    }

    List<String> openCreates() {
        return creates.entrySet().stream()
                .filter(create -> create.getValue() == Fate.OPEN)
                .map(Map.Entry::getKey)
                .toList();
    }

    long acknowledgedInputs() {
        return acknowledged.get();
    }

    /// True the first time it is said of a worker that ended: its log does not change any more.
    boolean lastCheck(String worker) {
        return ended.containsKey(worker) && checked.add(worker);
    }

    boolean isClosed(String worker) {
        return checked.contains(worker);
    }
}
