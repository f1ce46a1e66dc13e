package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.RuntimeStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Stores of earlier releases are opened by this one, with everything that they hold.
class ReleasedStoreTest {
    @TempDir
    Path root;

    @Test
    void rowM_aStoreOfVersion1ThatWasClosedOpensAsItWas() throws IOException {
        check("closed");
    }

    @Test
    void rowM_aStoreOfVersion1WhoseProcessDiedIsRecovered() throws IOException {
        check("killed");
    }

    private void check(String name) throws IOException {
        ReleasedStore.copy(name, root);
        try (RuntimeStore store = FilesystemStore.openReadOnly(Trial.options(root))) {
            checkLogs(store, name);
        }
        try (RuntimeStore store = Trial.open(root)) {
            checkLogs(store, name);
            assertThat(store.bundles()).hasSize(1);
            assertThat(store.bundle(store.bundles().getFirst().id())).isPresent();
            assertThat(store.diagnostics()).isEmpty();
            Trial.append(store, Trial.worker(1), Trial.message("goes on"));
        }
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
    }

    private static void checkLogs(RuntimeStore store, String name) throws IOException {
        assertThat(store.catalog().size()).isEqualTo(ReleasedStore.logs(name).size());
        for (Path log : ReleasedStore.logs(name)) {
            WorkerId id = WorkerId.parse(log.getFileName().toString().replace(".jsonl", ""));
            assertThat(ReleasedStore.log(store, id)).isEqualTo(Files.readAllBytes(log));
            assertThat(store.load(id).lastSeq()).isEqualTo(Trial.log(store, id).size());
        }
    }
}
