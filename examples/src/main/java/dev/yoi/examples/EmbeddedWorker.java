package dev.yoi.examples;

import dev.yoi.execution.process.BuiltinProfiles;
import dev.yoi.execution.process.ProcessBackends;
import dev.yoi.execution.process.ProcessOptions;
import dev.yoi.runtime.CreateWorker;
import dev.yoi.runtime.RuntimeParts;
import dev.yoi.runtime.SendInput;
import dev.yoi.runtime.StreamFrame;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.fsstore.FilesystemStore;
import dev.yoi.runtime.fsstore.FilesystemStoreOptions;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.store.PageRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// One worker that lives longer than the program: run it twice, and its history has grown.
public final class EmbeddedWorker {
    private EmbeddedWorker() {}

    public static void main(String[] arguments) throws InterruptedException {
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        var options = FilesystemStoreOptions.of(folder, new RuntimeId("mine"), Clock.systemUTC(), UUID::randomUUID);
        var store = FilesystemStore.open(options);
        var backend = ProcessBackends.open(ProcessOptions.of(store.identity(), _ -> folder));

        try (var runtime = WorkerRuntime.open(RuntimeParts.of(store, backend))) {
            var bundle = runtime.storeBundle(ConfigBundle.of(new BundleId("mine"), List.of(BuiltinProfiles.shell())));

            // The key makes this the same worker each time; in a new process it has to be restored.
            var request = CreateWorker.of(bundle.id(), new ProfileName("shell")).withKey(new IdempotencyKey("greeter"));
            var worker = runtime.createWorker(request).state().id();
            runtime.restoreAll();

            var input = runtime.send(worker, SendInput.text("echo hello"));
            try (var stream = runtime.subscribe(worker, input.seq())) {
                boolean over = false;
                while (!over) {
                    over = stream.next(Duration.ofMinutes(1))
                            .filter(EmbeddedWorker::endsARun)
                            .isPresent();
                }
            }
            runtime.transcript(worker, PageRequest.after(0, 100))
                    .items()
                    .forEach(line ->
                            System.out.println(line.content().plainText().strip()));
        }
    }

    private static boolean endsARun(StreamFrame frame) {
        return frame instanceof StreamFrame.Event event && event.event().event() instanceof WorkerEvent.RunFinished;
    }
}
