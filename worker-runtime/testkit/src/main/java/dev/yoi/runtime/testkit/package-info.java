/// What a store or an execution backend is tested with, ours and anybody's: the contracts, and fakes that are
/// written by hand and tested themselves.
///
/// Start at [dev.yoi.runtime.testkit.RuntimeStoreContract] to test a store, at
/// [dev.yoi.runtime.testkit.ExecutionBackendContract] to test a backend, at
/// [dev.yoi.runtime.testkit.ScriptedBackend] to test what runs on backends. Uses the core's ports only. Called
/// from test threads; the fakes may be shared between threads.
@NullMarked
package dev.yoi.runtime.testkit;

import org.jspecify.annotations.NullMarked;
