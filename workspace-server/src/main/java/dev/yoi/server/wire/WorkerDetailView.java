package dev.yoi.server.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.yoi.runtime.WorkerDetail;
import dev.yoi.runtime.model.EndReason;
import dev.yoi.runtime.model.Overview;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.state.CurrentRun;
import dev.yoi.runtime.state.ExecutionState;
import dev.yoi.runtime.state.Lineage;
import dev.yoi.runtime.state.OpenCall;
import dev.yoi.runtime.state.OpenRequest;
import dev.yoi.runtime.state.WorkerState;
import dev.yoi.server.wire.schema.CodesOf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A worker with everything but its log; the fields of [WorkerView] come first, on the same level.
public record WorkerDetailView(
        @JsonUnwrapped WorkerView worker,
        BundleRefView bundle,
        String workdir,
        Execution execution,
        long lastRun,
        @Nullable Run currentRun,
        int queued,
        List<OpenRequestView> openRequests,
        List<IndeterminateCallView> indeterminateCalls,
        OverviewView overview,
        UsageView usage,
        List<DiagnosticView> diagnostics,
        @Nullable LineageView lineage,
        List<String> forks) {

    /// Where the log comes from.
    public record LineageView(String origin, long atSeq) {
        static @Nullable LineageView of(@Nullable Lineage lineage) {
            return lineage == null ? null : new LineageView(lineage.origin().toString(), lineage.atSeq());
        }
    }

    /// What the log says of the last execution; no proof of life.
    public record Execution(
            long generation,
            @CodesOf(ExecutionState.Phase.class) String phase,
            @CodesOf(EndReason.class) @Nullable String ended) {
        static Execution of(ExecutionState state) {
            EndReason ended = state.ended();
            return new Execution(state.generation().value(), state.phase().code(), ended == null ? null : ended.code());
        }
    }

    public record Run(long run, long inputSeq, List<String> openCalls, List<String> openRequests) {
        static @Nullable Run of(@Nullable CurrentRun run) {
            return run == null
                    ? null
                    : new Run(
                            run.run(),
                            run.inputSeq(),
                            run.openCalls().stream().map(OpenCall::call).toList(),
                            run.openRequests().stream()
                                    .map(OpenRequest::request)
                                    .toList());
        }
    }

    public record OverviewView(
            @Nullable String title, @Nullable String lastText, long items, String firstActivity, String lastActivity) {
        static OverviewView of(Overview overview) {
            return new OverviewView(
                    overview.title(),
                    overview.lastText(),
                    overview.items(),
                    Timestamps.text(overview.firstActivity()),
                    Timestamps.text(overview.lastActivity()));
        }
    }

    public static WorkerDetailView of(RuntimeId runtime, WorkerDetail detail) {
        WorkerState state = detail.state();
        return new WorkerDetailView(
                WorkerView.of(runtime, detail),
                BundleRefView.of(state.record().bundle()),
                state.record().workdir().value(),
                Execution.of(state.execution()),
                state.progress().lastRun(),
                Run.of(state.currentRun()),
                state.queue().size(),
                detail.undecided().requests().stream().map(OpenRequestView::of).toList(),
                detail.undecided().calls().stream()
                        .map(IndeterminateCallView::of)
                        .toList(),
                OverviewView.of(state.summary().overview()),
                UsageView.of(state.summary().usage()),
                DiagnosticView.all(detail.diagnostics()),
                LineageView.of(state.record().lineage()),
                state.summary().forks().stream().map(WorkerId::toString).toList());
    }
}
