package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.testkit.RuntimeStoreContract;
import dev.yoi.runtime.testkit.StoreFixture;
import dev.yoi.runtime.testkit.crashfs.QuietDeaths;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The filesystem store keeps the contract of every store.
@ExtendWith(QuietDeaths.class)
class FilesystemStoreContractTest extends RuntimeStoreContract {
    @TempDir
    Path root;

    @Override
    protected StoreFixture newFixture() {
        return new DirectoryFixture(root);
    }

    /// A store in a directory, whose process dies by losing its disk.
    private static final class DirectoryFixture implements StoreFixture {
        private final Path root;
        private WatchedDisk disk = new WatchedDisk();
        private RuntimeStore open;

        DirectoryFixture(Path root) {
            this.root = root;
        }

        @Override
        public RuntimeStore open() {
            var fresh = new WatchedDisk();
            RuntimeStore store = FilesystemStore.open(Trial.options(root), fresh);
            disk = fresh;
            open = store;
            return store;
        }

        @Override
        public void crash() {
            disk.die();
            open.close();
        }

        @Override
        public void close() {
            open.close();
        }
    }
}
