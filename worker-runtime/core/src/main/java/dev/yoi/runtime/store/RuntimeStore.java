package dev.yoi.runtime.store;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.WorkerState;
import java.util.List;
import java.util.Optional;

/// The port through which a runtime persists. What every store must do, and how it is tested, is
/// `RuntimeStoreContract` in the testkit; in short:
///
/// - **Durable before known.** Nothing of an append is visible to [#load], [#catalog], pages or listeners before
///   it is on disk (I1).
/// - **In order.** Appends of one worker commit in the order of the calls; sequences are gapless (I3). Commit
///   positions grow over the whole store, and listeners hear commits in that order.
/// - **All or nothing.** The events of one append survive a crash together or not at all.
/// - **Failing stops.** After a failed write or sync every later append is refused with `store_read_only` until
///   the store is reopened (I16). A refusal that is thrown by [#append] itself has changed nothing.
/// - **Bounded.** The work of an append does not depend on how much history there is, that of a page on the page
///   only (I10).
/// - **One writer.** A second opening for writing is `store_in_use` (I6).
///
/// All methods may be called from any thread, virtual ones too; interrupting a caller never harms the store. An
/// interrupted caller may be refused with `wait_interrupted` where it would have to wait or to read.
/// Failures are [dev.yoi.runtime.error.WorkerRuntimeException]s whose texts contain no path (I12).
public interface RuntimeStore extends AutoCloseable {
    StoreIdentity identity();

    StoreStatus status();

    /// All workers, intents (lifecycle `created`) included; committed state only.
    Catalog catalog();

    /// The committed state of a worker, equal to the fold of its log. `worker_not_found`; `worker_damaged` when
    /// its log can't be read.
    WorkerState load(WorkerId id);

    /// Takes events to be made durable and returns at once, unless too much is under way: then it waits,
    /// boundedly, and throws `store_busy`. Other refusals: `store_read_only`, `store_fenced`, `store_full`,
    /// `limit_exceeded` (an encoded event above 1 MiB), `worker_damaged`. The caller calls in order of sequence
    /// for one worker, and holds that worker's lock.
    void append(Append append);

    /// Begins a worker whose log is to be a copy. `worker_exists`, `worker_deleted`, and the refusals of
    /// [#append].
    LogCopy copy(WorkerId id);

    /// Takes a worker to be removed durably and returns at once, under the same refusals as [#append]: a
    /// tombstone first, then its files. An unknown worker is `worker_not_found`. No append for it may be under
    /// way or follow. One that is deleted stays in [Catalog#tombstones]; an append under its id is
    /// `worker_deleted`.
    void remove(WorkerId id, Removal reason, RemovalListener listener);

    EventPage events(WorkerId id, PageRequest request);

    TranscriptPage transcript(WorkerId id, PageRequest request);

    /// History of the whole runtime after a commit position, at most `limit` items (at most
    /// [PageRequest#MAX_ITEMS]) and [PageRequest#MAX_BYTES] bytes. `position_gone` when it reaches back beyond
    /// what is retained, or lies ahead of [#lastPosition].
    HistoryPage history(long afterPosition, int limit);

    /// Position of the last commit; 0 in a new store.
    long lastPosition();

    /// Durably stores a bundle; storing the same one again changes nothing, but puts right a content that is lost
    /// or damaged. `bundle_conflict` when the id is taken by another content.
    void storeBundle(ConfigBundle bundle);

    /// The bundle with this id; empty when there is none. A content that is lost is `bundle_missing`, a
    /// damaged one `bundle_digest_mismatch`: that concerns those who need it, and nobody else.
    Optional<ConfigBundle> bundle(BundleId id);

    /// All bundles, sorted by id.
    List<BundleRef> bundles();

    /// What the store itself found wrong, for example at opening. Subjects are worker ids or parts of the store,
    /// never paths.
    List<Diagnostic> diagnostics();

    /// Makes everything durable, leaves plain files behind and gives the store free. Idempotent.
    @Override
    void close();
}
