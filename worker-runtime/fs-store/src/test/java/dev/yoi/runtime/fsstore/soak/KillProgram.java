package dev.yoi.runtime.fsstore.soak;

import dev.yoi.runtime.RuntimeParts;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.fsstore.FilesystemStore;
import dev.yoi.runtime.fsstore.FilesystemStoreOptions;
import dev.yoi.runtime.fsstore.soak.KillLedger.Entry;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.testkit.ScriptedBackend;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;

/// The program that is killed: opens a runtime on the filesystem store, compares what it finds with the ledger,
/// says so, and then works it with sixteen senders, each of which prints what was acknowledged to it. Ends by
/// itself only after so many operations, or at a violation.
public final class KillProgram {
    static final String READY = "ready";
    static final String VIOLATION = "violation";
    static final int VIOLATED = 3;
    static final int LANES = 16;

    private static final int SHARED_WORKERS = 4;

    /// The whole line at once: the kernel takes so little of it as one piece.
    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private KillProgram() {}

    static FilesystemStoreOptions options(Path root, int segmentBytes) {
        var options =
                FilesystemStoreOptions.of(root, new RuntimeId("soak"), Clock.systemUTC(), KillProgram::randomUuid);
        return segmentBytes == 0 ? options : options.withLimits(FilesystemStoreOptions.Limits.ofSegments(segmentBytes));
    }

    private static UUID randomUuid() {
        return UUID.randomUUID();
    }

    /// `ROOT LEDGER SEED SEGMENT_BYTES OPERATIONS`; segments of 0 bytes are those of the default, and operations
    /// are per sender.
    public static void main(String[] args) throws IOException {
        Path root = Path.of(args[0]);
        KillLedger ledger = KillLedger.read(Path.of(args[1]));
        try {
            work(
                    FilesystemStore.open(options(root, Integer.parseInt(args[3]))),
                    ledger,
                    Long.parseLong(args[2]),
                    Long.parseLong(args[4]));
        } catch (RuntimeException | Error e) {
            violated(e);
        }
    }

    private static void work(RuntimeStore store, KillLedger ledger, long seed, long operations) {
        try (WorkerRuntime runtime = WorkerRuntime.open(RuntimeParts.of(store, new ScriptedBackend()))) {
            var found = new KillCheck(runtime, ledger, KillProgram::say).run();
            say(READY + " " + found.workers() + " " + found.events() + " " + found.cutOffButDurable());
            runtime.storeBundle(ConfigBundle.of(
                    KillLoad.BUNDLE,
                    List.of(new Profile(KillLoad.PROFILE, ScriptedBackend.NAME, "echoes", new TreeMap<>()))));
            shareWorkers(runtime, ledger);
            try (var senders = Executors.newFixedThreadPool(LANES)) {
                for (int lane = 1; lane <= LANES; lane++) {
                    var load = new KillLoad(runtime, seed, lane, ledger, KillProgram::say);
                    senders.execute(() -> {
                        try {
                            load.run(operations);
                        } catch (RuntimeException | Error e) {
                            violated(e);
                        }
                    });
                }
            }
        }
    }

    private static void shareWorkers(WorkerRuntime runtime, KillLedger ledger) {
        for (long n = ledger.lane(KillLedger.SHARED).done() + 1; n <= SHARED_WORKERS; n++) {
            var made = new Entry.Created(
                    KillLedger.SHARED, n, KillLoad.create(runtime, KillLedger.key(KillLedger.SHARED, n)));
            ledger.add(made);
            say(made);
        }
    }

    private static void say(Entry entry) {
        print(KillLedger.line(entry));
    }

    private static void say(String words) {
        print(words + " .");
    }

    private static void print(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            synchronized (OUT) {
                OUT.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void violated(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        say(VIOLATION + " " + text.toString().replace("\n", " | "));
        Runtime.getRuntime().halt(VIOLATED);
    }
}
