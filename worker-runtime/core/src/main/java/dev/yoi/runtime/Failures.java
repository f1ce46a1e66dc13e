package dev.yoi.runtime;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.WorkerId;

/// The refusals of the runtime, each with its words in one place.
final class Failures {
    /// Longest text from a backend that goes into an event or a refusal, in UTF-16 units.
    private static final int MAX_DETAIL_CHARACTERS = 500;

    private Failures() {}

    /// What a backend's failure may say outside of this process: our own failures say it in words without paths
    /// (I12), of others only the type is told.
    static String said(Throwable failure) {
        Throwable cause =
                failure instanceof IllegalStateException && failure.getCause() != null ? failure.getCause() : failure;
        return cut(
                cause instanceof WorkerRuntimeException
                        ? String.valueOf(cause.getMessage())
                        : cause.getClass().getSimpleName());
    }

    static String cut(String text) {
        return text.length() <= MAX_DETAIL_CHARACTERS ? text : text.substring(0, MAX_DETAIL_CHARACTERS - 1) + "…";
    }

    static WorkerRuntimeException notFound(WorkerId id) {
        return of(ErrorCode.WORKER_NOT_FOUND, id, "there is no worker " + id, "list the workers and name one of them");
    }

    static WorkerRuntimeException exists(WorkerId id) {
        return of(
                ErrorCode.WORKER_EXISTS,
                id,
                "worker " + id + " exists already",
                "take another id, or leave it out to have one made");
    }

    static WorkerRuntimeException deleted(WorkerId id) {
        return of(
                ErrorCode.WORKER_DELETED,
                id,
                "worker " + id + " was deleted, and its id is not used again",
                "take another id, or leave it out to have one made; for another worker use another key");
    }

    static WorkerRuntimeException active(WorkerId id) {
        return of(
                ErrorCode.WORKER_ACTIVE,
                id,
                "worker " + id + " has not ended",
                "stop or cancel it first, then delete it");
    }

    static WorkerRuntimeException terminal(WorkerId id, Lifecycle lifecycle) {
        return of(
                ErrorCode.WORKER_TERMINAL,
                id,
                "worker " + id + " is " + lifecycle.code() + " and takes nothing more",
                "create a new worker");
    }

    static WorkerRuntimeException busy(WorkerId id, String why) {
        return of(ErrorCode.WORKER_BUSY, id, "worker " + id + " " + why, "wait until it is done, or queue the input");
    }

    static WorkerRuntimeException unavailable(WorkerId id, String why) {
        return of(
                ErrorCode.EXECUTION_UNAVAILABLE, id, "worker " + id + " " + why, "restore the worker, then try again");
    }

    static WorkerRuntimeException connected(WorkerId id) {
        return of(
                ErrorCode.EXECUTION_CONNECTED,
                id,
                "worker " + id + " is connected",
                "nothing to restore; detach it first for a fresh execution");
    }

    static WorkerRuntimeException backendFailed(WorkerId id, String what, RuntimeException failure) {
        return new WorkerRuntimeException.Failure(
                        ErrorCode.EXECUTION_UNAVAILABLE,
                        id.toString(),
                        "the backend of worker " + id + " " + what + ": " + said(failure),
                        "try again, or detach the worker and restore it")
                .exception(failure);
    }

    static WorkerRuntimeException rejected(WorkerId id, String why) {
        return of(
                ErrorCode.EXECUTION_REJECTED,
                id,
                "the execution did not start: " + why,
                "check the profile, then try again");
    }

    static WorkerRuntimeException inputNotFound(long seq) {
        return WorkerRuntimeException.of(
                ErrorCode.INPUT_NOT_FOUND,
                Long.toString(seq),
                "no input " + seq + " waits in the queue",
                "list the queue; a run may have taken it");
    }

    static WorkerRuntimeException requestNotFound(String request, String why) {
        return WorkerRuntimeException.of(
                ErrorCode.REQUEST_NOT_FOUND,
                request,
                "the permission request " + why,
                "look at the worker for what waits for a decision");
    }

    static WorkerRuntimeException callNotFound(String call, String why) {
        return WorkerRuntimeException.of(
                ErrorCode.CALL_NOT_FOUND,
                call,
                "the tool call " + why,
                "look at the worker for what waits for a decision");
    }

    static WorkerRuntimeException decided(ErrorCode code, String subject, String decision, String actor) {
        return new WorkerRuntimeException.Failure(
                        code,
                        subject,
                        actor + " decided '" + decision + "' before",
                        "nothing to do; the first one counts")
                .with("decision", decision)
                .with("actor", actor)
                .exception();
    }

    static WorkerRuntimeException keyConflict(String key) {
        return WorkerRuntimeException.of(
                ErrorCode.IDEMPOTENCY_CONFLICT,
                "idempotency_key",
                "the idempotency key '" + key + "' was used for another request",
                "use a new key for a new request");
    }

    static WorkerRuntimeException waitInterrupted(String subject) {
        return new WorkerRuntimeException.Failure(
                        ErrorCode.WAIT_INTERRUPTED,
                        subject,
                        "the wait was interrupted; the operation goes on",
                        "repeat it with the same idempotency key to learn its outcome")
                .with("outcome", "unknown")
                .exception();
    }

    static WorkerRuntimeException closed() {
        return WorkerRuntimeException.of(ErrorCode.RUNTIME_CLOSED, "runtime", "the runtime is closed", "open it again");
    }

    static WorkerRuntimeException archive(String what) {
        return WorkerRuntimeException.of(
                ErrorCode.ARCHIVE_DAMAGED,
                "archive",
                "the archive can't be used: " + what,
                "take another copy of it; nothing was imported");
    }

    /// The log is shorter than the worker's state says.
    static WorkerRuntimeException shorter(WorkerId id, long seq, long last) {
        return of(
                ErrorCode.WORKER_DAMAGED,
                id,
                "worker " + id + " is damaged: its log can be read up to sequence " + seq + " of " + last,
                "run the store doctor (yoi store doctor); other workers are not affected");
    }

    private static WorkerRuntimeException of(ErrorCode code, WorkerId id, String message, String remedy) {
        return WorkerRuntimeException.of(code, id.toString(), message, remedy);
    }
}
