package dev.yoi.benchmarks.append;

import dev.yoi.benchmarks.Author;
import dev.yoi.benchmarks.Stores;
import dev.yoi.runtime.store.RuntimeStore;
import java.nio.file.Path;

/// Our store through its port, as a runtime calls it: each event is folded into its worker's state and encoded.
final class YoiStore implements Candidate {
    private final RuntimeStore store;

    YoiStore(Path folder) {
        store = Stores.open(folder);
    }

    @Override
    public boolean virtualThreads() {
        return true;
    }

    @Override
    public Writer writer(int number) {
        Author author = Author.ofNew(store, Author.worker(number));
        author.append(Author.birth(number)).await();
        return seq -> author.append(Author.message(number, seq)).await();
    }

    @Override
    public void close() {
        store.close();
    }
}
