package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.error.WorkerRuntimeException.Failure;
import dev.yoi.runtime.fsstore.format.ArchiveForm;
import dev.yoi.runtime.fsstore.format.Records;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.LogDamage;
import java.io.IOException;
import java.io.SyncFailedException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What this store says when something goes wrong. None of the texts holds a path (I12).
final class Failures {
    /// A server stores the one that comes with it at each start.
    static final String BUNDLE_AGAIN = "store the bundle again with the same content";
    private static final String DOCTOR = "run the store doctor (yoi store doctor)";

    private Failures() {}

    static WorkerRuntimeException deleted(WorkerId id) {
        return WorkerRuntimeException.of(
                ErrorCode.WORKER_DELETED,
                id.toString(),
                "worker " + id + " was deleted, and its id is not used again",
                "take another id");
    }

    static WorkerRuntimeException notFound(WorkerId id) {
        return WorkerRuntimeException.of(
                ErrorCode.WORKER_NOT_FOUND, id.toString(), "there is no worker " + id, "list the workers");
    }

    static WorkerRuntimeException damaged(WorkerId id, String what) {
        return WorkerRuntimeException.of(
                ErrorCode.WORKER_DAMAGED, id.toString(), damage(id, what), DOCTOR + "; other workers are not affected");
    }

    /// What is known of a worker's damage may be the message of such a failure.
    private static String damage(WorkerId id, String what) {
        String prefix = "worker " + id + " is damaged: ";
        return what.startsWith(prefix) ? what : prefix + what;
    }

    /// A page that would begin at the damage.
    static WorkerRuntimeException damaged(WorkerId id, LogDamage damage) {
        var failure = new Failure(
                ErrorCode.WORKER_DAMAGED,
                id.toString(),
                damage(id, damage.message()),
                DOCTOR + "; other workers are not affected");
        return damage.readableFrom() == 0
                ? failure.exception()
                : failure.with("readable_from", Long.toString(damage.readableFrom()))
                        .exception();
    }

    static WorkerRuntimeException bundleMissing(BundleRef ref) {
        return bundle(ErrorCode.BUNDLE_MISSING, ref, "is missing");
    }

    static WorkerRuntimeException bundleDamaged(BundleRef ref, String what) {
        return bundle(ErrorCode.BUNDLE_DIGEST_MISMATCH, ref, what);
    }

    private static WorkerRuntimeException bundle(ErrorCode code, BundleRef ref, String what) {
        return WorkerRuntimeException.of(
                code,
                ref.id().value(),
                "the content of bundle '" + ref.id() + "', digest " + ref.digest() + ", " + what
                        + "; workers that were made from it can't be started until it is stored again",
                BUNDLE_AGAIN);
    }

    static WorkerRuntimeException corrupt(String what) {
        return WorkerRuntimeException.of(
                ErrorCode.STORE_CORRUPT, "store", "the store is damaged: " + what, DOCTOR + " before anything else");
    }

    /// A line of an archive, from 1, and the byte in the unpacked stream where it begins.
    record InArchive(long line, long offset) {}

    static WorkerRuntimeException archive(InArchive place, @Nullable WorkerId worker, String what) {
        var failure = new Failure(
                ErrorCode.ARCHIVE_DAMAGED,
                worker == null ? "archive" : worker.toString(),
                "the archive is damaged at line " + place.line + ", byte " + place.offset
                        + (worker == null ? "" : ", in worker " + worker) + ": " + what,
                "take another copy of it; nothing was imported");
        return failure.with("line", Long.toString(place.line))
                .with("offset", Long.toString(place.offset))
                .exception();
    }

    static WorkerRuntimeException archiveVersion(long format) {
        return new Failure(
                        ErrorCode.ARCHIVE_VERSION_UNSUPPORTED,
                        "archive",
                        "the archive has format version " + format + "; this version reads up to " + ArchiveForm.FORMAT,
                        "use a later version")
                .with("found", Long.toString(format))
                .with("supported", Integer.toString(ArchiveForm.FORMAT))
                .exception();
    }

    static WorkerRuntimeException twice(WorkerId id) {
        return WorkerRuntimeException.of(
                ErrorCode.ARCHIVE_DAMAGED,
                id.toString(),
                "the archive is damaged: worker " + id + " is in it twice",
                "take another copy of it; nothing was imported");
    }

    static WorkerRuntimeException storeExists() {
        return WorkerRuntimeException.of(
                ErrorCode.STORE_EXISTS,
                "store",
                "there is a store already, and it is not from this archive",
                "import into another folder, or move the store away first; nothing was changed");
    }

    /// The archive's lines are sound, and yet no store can be made of them.
    static WorkerRuntimeException notImported(Finding finding) {
        return WorkerRuntimeException.of(
                ErrorCode.ARCHIVE_DAMAGED,
                finding.worker().map(WorkerId::toString).orElse("archive"),
                "the archive can't be used: " + finding.file() + ", byte " + finding.offset() + ": "
                        + finding.message(),
                "take another copy of it; nothing was imported");
    }

    static WorkerRuntimeException readOnly(String why) {
        return WorkerRuntimeException.of(
                ErrorCode.STORE_READ_ONLY, "store", "the store takes no writes: " + why, "open it again");
    }

    static WorkerRuntimeException fenced() {
        return WorkerRuntimeException.of(
                ErrorCode.STORE_FENCED,
                "store",
                "another process took the store over",
                "end this process; the other one has the store");
    }

    static WorkerRuntimeException busy(String what) {
        return WorkerRuntimeException.of(ErrorCode.STORE_BUSY, "store", what, "try again in a moment");
    }

    static WorkerRuntimeException full() {
        return WorkerRuntimeException.of(
                ErrorCode.STORE_FULL, "store", "there is no space left for the store", "make space; it then goes on");
    }

    static WorkerRuntimeException interrupted() {
        return WorkerRuntimeException.of(
                ErrorCode.WAIT_INTERRUPTED, "store", "the wait was interrupted", "send the request again");
    }

    static WorkerRuntimeException gone(long position) {
        return WorkerRuntimeException.of(
                ErrorCode.POSITION_GONE,
                "position",
                "position " + position + " is not in the history that is kept",
                "reload and subscribe from the current position");
    }

    static WorkerRuntimeException version(long found) {
        return new Failure(
                        ErrorCode.STORE_VERSION_UNSUPPORTED,
                        "store",
                        "the store has format version " + found + ", this program knows up to " + Records.FORMAT,
                        "use a newer version of this program; nothing was touched")
                .with("found", Long.toString(found))
                .with("supported", Integer.toString(Records.FORMAT))
                .exception();
    }

    /// Of an older format than this program knows the way from.
    static WorkerRuntimeException tooOld(long found) {
        return new Failure(
                        ErrorCode.STORE_VERSION_UNSUPPORTED,
                        "store",
                        "the store has format version " + found + ", this program knows no way from there to "
                                + Records.FORMAT,
                        "open it with a version in between first; nothing was touched")
                .with("found", Long.toString(found))
                .with("supported", Integer.toString(Records.FORMAT))
                .exception();
    }

    /// Only an opening for writing migrates.
    static WorkerRuntimeException notMigratedYet(long found) {
        return new Failure(
                        ErrorCode.STORE_VERSION_UNSUPPORTED,
                        "store",
                        "the store has the older format version " + found,
                        "open it for writing once; nothing was touched")
                .with("found", Long.toString(found))
                .with("supported", Integer.toString(Records.FORMAT))
                .exception();
    }

    static WorkerRuntimeException notMigrated(RuntimeException cause) {
        return new Failure(
                        ErrorCode.STORE_CORRUPT,
                        "store",
                        "the store could not be brought to the current format: " + cause.getMessage(),
                        "the old store is as it was; open it with the older program, or " + DOCTOR)
                .exception(cause);
    }

    static WorkerRuntimeException inUse(Records.@Nullable Holder holder) {
        String who = holder == null
                ? "another process"
                : "process " + holder.pid() + " on " + holder.host() + " since " + holder.since();
        var failure = new Failure(
                ErrorCode.STORE_IN_USE, "store", "the store is in use by " + who, "use that process, or end it first");
        if (holder != null) {
            failure = failure.with("pid", Long.toString(holder.pid()))
                    .with("host", holder.host())
                    .with("since", holder.since().toString());
        }
        return failure.exception();
    }

    static WorkerRuntimeException sequence(WorkerId id, long given, long expected) {
        return WorkerRuntimeException.of(
                ErrorCode.INVALID_REQUEST,
                id.toString(),
                "sequence " + given + " was appended to worker " + id + " where " + expected + " follows",
                "load the worker and number its events from there");
    }

    /// A failure of the disk on the way of a question or of opening.
    static WorkerRuntimeException io(String what, IOException cause) {
        if (cause instanceof ClosedByInterruptException) {
            return interrupted();
        }
        if (cause instanceof OddFileException odd) {
            return odd(what, odd);
        }
        if (denied(cause)) {
            return new Failure(
                            ErrorCode.STORE_PERMISSION,
                            "store",
                            what + ": permission denied" + named(cause),
                            "give this user access to the store's files, or open it for reading")
                    .exception(cause);
        }
        if (said(cause, "read-only file system")) {
            return permission(cause);
        }
        if (tooManyFiles(cause)) {
            return new Failure(
                            ErrorCode.STORE_BUSY,
                            "store",
                            what + ": this process has too many files open",
                            "raise the limit of open files of this process, or try again later")
                    .exception(cause);
        }
        if (noSpace(cause)) {
            return full();
        }
        return new Failure(
                        ErrorCode.STORE_IO,
                        "store",
                        what + " failed" + named(cause),
                        "look at the disk, then open the store again")
                .exception(cause);
    }

    private static WorkerRuntimeException odd(String what, OddFileException cause) {
        String place = place(cause);
        return new Failure(
                        ErrorCode.STORE_CORRUPT,
                        place == null ? "store" : place,
                        what + " failed: " + (place == null ? "something in its way" : place) + " " + cause.what(),
                        "move it away, then repair the store (yoi store repair), which does that for most files")
                .exception(cause);
    }

    private static String named(IOException cause) {
        String place = place(cause);
        return place == null ? "" : " (" + place + ")";
    }

    /// Where in the store the file lies that a failure names: `journal/….log`. Never where the store is (I12).
    private static @Nullable String place(IOException cause) {
        if (!(cause instanceof FileSystemException named) || named.getFile() == null) {
            return null;
        }
        Path path = Path.of(named.getFile());
        for (int i = path.getNameCount() - 3; i >= 0; i--) {
            if (path.getName(i).toString().equals(FilesystemStoreOptions.RUNTIMES)) {
                return path.subpath(i + 2, path.getNameCount()).toString();
            }
        }
        return null;
    }

    /// A commit that failed: nobody knows whether it is on disk.
    static WorkerRuntimeException commitUnknown(Throwable cause) {
        boolean full = cause instanceof IOException io && noSpace(io);
        return new Failure(
                        full ? ErrorCode.STORE_FULL : ErrorCode.STORE_IO,
                        "store",
                        "a commit failed; whether it is on disk is unknown until the store is opened again",
                        "open the store again and repeat the request with the same idempotency key")
                .with("outcome", "unknown")
                .exception(cause);
    }

    /// Whatever it was to save may be lost, so nothing is built on it (I16).
    static WorkerRuntimeException syncFailed(IOException cause) {
        return new Failure(
                        ErrorCode.STORE_IO,
                        "store",
                        "a sync failed; what it was to save may not be on disk",
                        "look at the disk, then open the store again")
                .exception(cause);
    }

    static WorkerRuntimeException permission(Exception cause) {
        return new Failure(
                        ErrorCode.STORE_PERMISSION,
                        "store",
                        "the store is on a read-only file system",
                        "open it for reading")
                .exception(cause);
    }

    static WorkerRuntimeException place(String message, String remedy) {
        return WorkerRuntimeException.of(ErrorCode.INVALID_REQUEST, "store", message, remedy);
    }

    /// A write that found no space has done nothing; a sync has lost what it was to save.
    static boolean noSpace(IOException cause) {
        return !(cause instanceof SyncFailedException)
                && (said(cause, "no space left") || said(cause, "quota exceeded"));
    }

    /// The limit of open files, of this process or of the machine: nothing was done, and it may pass.
    static boolean tooManyFiles(IOException cause) {
        return said(cause, "too many open files");
    }

    static boolean denied(IOException cause) {
        return cause instanceof AccessDeniedException || said(cause, "operation not permitted");
    }

    /// What one worker's files say when they can't be read. A failure that is not theirs alone is thrown on.
    static String unreadable(IOException cause) throws IOException {
        checkOneWorkerOnly(cause);
        if (cause instanceof OddFileException odd) {
            return "its file " + Path.of(odd.getFile()).getFileName() + " " + odd.what();
        }
        return denied(cause) ? "its files may not be read: permission denied" : "its files can't be read";
    }

    static void checkOneWorkerOnly(IOException cause) throws IOException {
        if (concernsAll(cause)) {
            throw cause;
        }
    }

    /// What lies there is no file, or no directory.
    static boolean odd(IOException cause) {
        return cause instanceof OddFileException || said(cause, "is a directory");
    }

    /// Says nothing of the file that it met.
    static boolean concernsAll(IOException cause) {
        return tooManyFiles(cause) || cause instanceof ClosedByInterruptException;
    }

    private static boolean said(IOException cause, String reason) {
        String message = cause.getMessage();
        return message != null && message.toLowerCase(Locale.ROOT).contains(reason);
    }
}
