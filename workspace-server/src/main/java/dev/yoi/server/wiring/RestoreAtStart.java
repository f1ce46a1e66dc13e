package dev.yoi.server.wiring;

import dev.yoi.runtime.RestoreReport;
import dev.yoi.runtime.WorkerPage;
import dev.yoi.runtime.WorkerQuery;
import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.Attachment;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.server.api.RestoreStatus;
import dev.yoi.server.wire.RestoreReportView;
import dev.yoi.server.wiring.config.RestorePolicy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Re-attaches workers after a start, as the policy says, behind the ready server; what came of it is in
/// `GET …/restore` and `/readyz`.
final class RestoreAtStart implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreAtStart.class);

    private final WorkerRuntime runtime;
    private final RestorePolicy policy;
    private final RestoreStatus status;
    private final InstantSource clock;

    RestoreAtStart(WorkerRuntime runtime, RestorePolicy policy, RestoreStatus status, InstantSource clock) {
        this.runtime = runtime;
        this.policy = policy;
        this.status = status;
        this.clock = clock;
    }

    /// Begins in the background, if there is anything to do.
    void begin() {
        if (policy != RestorePolicy.NONE) {
            status.running();
            Thread.ofVirtual().name("restore-at-start").start(this);
        }
    }

    @Override
    public void run() {
        try {
            List<RestoreReport.Line> lines =
                    new ArrayList<>(runtime.restoreAll().lines());
            if (policy == RestorePolicy.ALL) {
                lines.addAll(restoreDetached());
            }
            RuntimeId id = runtime.identity().runtimeId();
            status.done(RestoreReportView.of(id, new RestoreReport(lines), clock.instant()));
        } catch (WorkerRuntimeException e) {
            status.failed();
            if (e.code() != ErrorCode.RUNTIME_CLOSED) {
                LOG.warn("restoring at start was cut off: {}", e.code().code());
            }
        }
    }

    private List<RestoreReport.Line> restoreDetached() {
        List<RestoreReport.Line> lines = new ArrayList<>();
        WorkerQuery.@Nullable Cursor after = null;
        do {
            WorkerPage page = runtime.workers(detached(after));
            page.items().forEach(worker -> lines.add(restore(worker.entry().id())));
            after = page.next();
        } while (after != null);
        return lines;
    }

    private RestoreReport.Line restore(WorkerId worker) {
        try {
            return runtime.restore(worker);
        } catch (WorkerRuntimeException e) {
            if (e.code() == ErrorCode.RUNTIME_CLOSED) {
                throw e;
            }
            return new RestoreReport.Line(
                    worker, Generation.NONE, e.code(), Objects.requireNonNullElse(e.getMessage(), ""));
        }
    }

    private static WorkerQuery detached(WorkerQuery.@Nullable Cursor after) {
        var none = WorkerQuery.Filter.NONE;
        var filter = new WorkerQuery.Filter(
                Set.of(Lifecycle.ACTIVE), Set.of(Attachment.NONE), Set.of(), null, none.labels(), "", false, true);
        return new WorkerQuery(filter, WorkerQuery.Order.OLDEST_FIRST, after, WorkerQuery.MAX_ITEMS);
    }
}
