/// Somebody else's store for the runtime, for [its guide page](../../../../../../../../docs/guide/write-a-store.md):
/// what it does is in [ObservedStore], and that it keeps the contract in the test beside it. Uses the runtime's core
/// and nothing else; called on whatever thread calls a store.
@NullMarked
package org.example.store;

import org.jspecify.annotations.NullMarked;
