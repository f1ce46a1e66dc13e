package dev.yoi.benchmarks.append;

import dev.yoi.benchmarks.Author;
import dev.yoi.benchmarks.Stores;
import dev.yoi.runtime.store.RuntimeStore;
import java.nio.file.Path;

/// Our store through its port, as a runtime calls it: each event is folded into its worker's state and encoded.
final class YoiStore implements Candidate {
    private final RuntimeStore store;

    /// The workers were made before: what is measured are events, not new files.
    YoiStore(Path folder, int writers) {
        try (RuntimeStore making = Stores.open(folder)) {
            for (int n = 0; n < writers; n++) {
                Author.Receipt made = Author.ofNew(making, Author.worker(n)).append(Author.birth(n));
                if (n == writers - 1) {
                    made.await();
                }
            }
        }
        store = Stores.open(folder);
    }

    @Override
    public boolean virtualThreads() {
        return true;
    }

    @Override
    public Writer writer(int number) {
        Author author = Author.of(store, Author.worker(number));
        return seq -> author.append(Author.message(number, seq)).await();
    }

    @Override
    public void close() {
        store.close();
    }
}
