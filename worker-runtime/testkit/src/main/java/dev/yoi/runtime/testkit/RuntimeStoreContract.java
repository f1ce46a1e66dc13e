package dev.yoi.runtime.testkit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// What every [dev.yoi.runtime.store.RuntimeStore] must do. Extend it, say in [#newFixture] where a fresh store
/// lies, and every test of the contract runs against it:
///
/// ```java
/// class MyStoreTest extends RuntimeStoreContract {
///     @Override
///     protected StoreFixture newFixture() {
///         return new MyStoreFixture();
///     }
/// }
/// ```
///
/// After each test the store is compared with what it was told, dies, is opened again and is compared once more,
/// so no test has to remember to.
@ExtendWith(SeededTest.class)
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
public abstract class RuntimeStoreContract
        implements StoreAppendContract,
                StorePageContract,
                StoreHistoryContract,
                StoreRemovalContract,
                StoreCopyContract,
                StoreRestartContract,
                StoreBundleContract,
                StoreConcurrencyContract {
    private @Nullable StoreTrial trial;

    /// A fixture for a store that does not exist yet.
    protected abstract StoreFixture newFixture();

    @Override
    public final StoreTrial trial() {
        StoreTrial open = trial;
        if (open == null) {
            throw new IllegalStateException("there is a store from the beginning of each test to its end");
        }
        return open;
    }

    @BeforeEach
    final void openTheStore() {
        trial = new StoreTrial(newFixture());
    }

    @AfterEach
    final void compareDieAndCompareAgain() {
        try (StoreTrial open = trial()) {
            if (open.store().status().writable()) {
                open.verify();
                open.reopenAfterCrash();
                open.verify();
            }
        }
    }
}
