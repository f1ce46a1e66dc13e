package dev.yoi.runtime;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.ContentPart;
import dev.yoi.runtime.event.KeyUse;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.event.WorkerEvent.InputAccepted;
import dev.yoi.runtime.event.WorkerEvent.InputQueued;
import dev.yoi.runtime.event.WorkerEvent.InputWithdrawn;
import dev.yoi.runtime.execution.RunRequest;
import dev.yoi.runtime.model.CanonicalForm;
import dev.yoi.runtime.state.CommandKeys;
import dev.yoi.runtime.state.CurrentRun;
import dev.yoi.runtime.state.QueuedInput;
import dev.yoi.runtime.state.WorkerState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Inputs: sent, queued, edited, withdrawn.
final class Inputs {
    /// Leaves room for the other fields of an event of 1 MiB.
    private static final long MAX_ENCODED_BYTES = 1_000_000;

    private final Engine engine;

    Inputs(Engine engine) {
        this.engine = engine;
    }

    /// What a decision under the lock comes to: the receipt, and the append to wait for (null when there is
    /// nothing to wait for).
    private record Taken(SendReceipt receipt, @Nullable Commit commit) {}

    SendReceipt send(WorkerCell cell, SendInput input) {
        checkSize(engine.limits(), input.content());
        Taken taken = cell.locked(() -> decide(cell, input));
        if (taken.commit() != null) {
            taken.commit().await();
        }
        return taken.receipt();
    }

    private Taken decide(WorkerCell cell, SendInput input) {
        KeyUse use = keyUse(input);
        CommandKeys.Entry before = use == null ? null : cell.used(use);
        if (before != null) {
            return new Taken(
                    new SendReceipt(before.seq(), queued(cell, before.seq()), runOf(cell, before.seq()), true),
                    cell.tail());
        }
        engine.secrets().check(input.key());
        cell.checkActive();
        Attempt attempt = cell.connected();
        if (attempt == null) {
            throw cell.notConnected();
        }
        if (attempt.ending()) {
            throw Failures.busy(cell.id(), "is being stopped");
        }
        WorkerState head = cell.head();
        return head.currentRun() == null && head.queue().isEmpty()
                ? accepted(cell, attempt, input, use)
                : queued(cell, input, use);
    }

    private Taken accepted(WorkerCell cell, Attempt attempt, SendInput input, @Nullable KeyUse use) {
        var events = new ArrayList<WorkerEvent>();
        var accepted = new InputAccepted(input.kind(), engine.secrets().masked(input.content()), 0, use);
        long seq = cell.head().lastSeq() + 1;
        RunRequest request = Runs.accept(cell.head(), accepted, 0, events);
        Commit commit = cell.append(events, () -> attempt.begin(request));
        return new Taken(new SendReceipt(seq, false, request.run(), false), commit);
    }

    private Taken queued(WorkerCell cell, SendInput input, @Nullable KeyUse use) {
        if (input.whenBusy() == SendInput.WhenBusy.REJECT) {
            throw Failures.busy(cell.id(), "is busy");
        }
        int limit = engine.limits().sizes().queuedInputs();
        if (cell.head().queue().size() >= limit) {
            throw WorkerRuntimeException.limit("queue", limit, "the queue holds " + limit + " inputs already");
        }
        Commit commit = cell.append(List.of(new InputQueued(input.kind(), input.content(), 0, use)));
        return new Taken(new SendReceipt(commit.lastSeq(), true, 0, false), commit);
    }

    private static boolean queued(WorkerCell cell, long seq) {
        return cell.head().queue().stream().anyMatch(waiting -> waiting.seq() == seq);
    }

    /// The run that answers this input now; 0 when it waits, or was answered before.
    private static long runOf(WorkerCell cell, long seq) {
        CurrentRun run = cell.head().currentRun();
        return run != null && run.inputSeq() == seq ? run.run() : 0;
    }

    private static @Nullable KeyUse keyUse(SendInput input) {
        if (input.key() == null) {
            return null;
        }
        var form = new CanonicalForm("yoi-send-1")
                .put(input.kind().code())
                .put(input.whenBusy().code());
        put(form, input.content());
        return new KeyUse(input.key(), form.digest());
    }

    /// Adds everything that makes one content differ from another.
    static void put(CanonicalForm form, Content content) {
        for (ContentPart part : content.parts()) {
            switch (part) {
                case ContentPart.Text(String text) -> form.put("text").put(text);
                case ContentPart.Unknown(String type, String json) ->
                    form.put("part").put(type).put(json);
            }
        }
    }

    void edit(WorkerCell cell, long seq, Content content) {
        checkSize(engine.limits(), content);
        cell.locked(() -> {
                    QueuedInput known = waiting(cell, seq);
                    return cell.append(List.of(new InputQueued(known.kind(), content, seq, null)));
                })
                .await();
    }

    void withdraw(WorkerCell cell, long seq) {
        cell.locked(() -> {
                    waiting(cell, seq);
                    return cell.append(List.of(new InputWithdrawn(seq)));
                })
                .await();
    }

    private static QueuedInput waiting(WorkerCell cell, long seq) {
        cell.checkActive();
        return cell.head().queue().stream()
                .filter(input -> input.seq() == seq)
                .findFirst()
                .orElseThrow(() -> Failures.inputNotFound(seq));
    }

    /// What a person says of a call; may be blank.
    static void checkResult(RuntimeLimits limits, Content content) {
        int maximum = limits.sizes().inputCharacters();
        if (content.plainText().length() > maximum) {
            throw WorkerRuntimeException.limit("result", maximum, "a result has at most " + maximum + " characters");
        }
        checkEncodedSize(content);
    }

    private static void checkContent(Content content) {
        if (content.plainText().isBlank()) {
            throw WorkerRuntimeException.invalid("input", "an input must not be blank");
        }
    }

    static void checkSize(RuntimeLimits limits, @Nullable Content content) {
        int maximum = limits.sizes().inputCharacters();
        if (content != null && content.plainText().length() > maximum) {
            throw WorkerRuntimeException.limit("input", maximum, "an input has at most " + maximum + " characters");
        }
        if (content != null) {
            checkContent(content);
            checkEncodedSize(content);
        }
    }

    /// An input is recorded twice when it waits in the queue, with other fields each time, and must fit both
    /// times.
    private static void checkEncodedSize(Content content) {
        long bytes = content.plainText().chars().mapToLong(Inputs::encodedBytes).sum();
        if (bytes > MAX_ENCODED_BYTES) {
            throw WorkerRuntimeException.limit(
                    "input",
                    MAX_ENCODED_BYTES,
                    "an input has at most " + MAX_ENCODED_BYTES + " bytes when it is encoded");
        }
    }

    /// At most what a UTF-16 unit takes as JSON in UTF-8.
    private static long encodedBytes(int unit) {
        if (unit < 0x20 || Character.isSurrogate((char) unit)) {
            return 6;
        }
        return unit == '"' || unit == '\\' || (unit >= 0x80 && unit < 0x800) ? 2 : unit < 0x80 ? 1 : 3;
    }
}
