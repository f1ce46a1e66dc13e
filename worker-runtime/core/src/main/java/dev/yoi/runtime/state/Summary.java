package dev.yoi.runtime.state;

import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.event.TranscriptItem;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.event.WorkerEvent.DiagnosticRaised;
import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.Overview;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.Usage;
import dev.yoi.runtime.model.WorkerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What is summed up over a worker's whole log: overview, usage, recorded diagnostics (oldest first, at most
/// [#MAX_DIAGNOSTICS]; when full, the one seen longest ago makes room), and the last [#MAX_FORKS] forks that were
/// made of it, oldest first.
public record Summary(Overview overview, Usage usage, List<Diagnostic> diagnostics, List<WorkerId> forks) {
    public static final int MAX_DIAGNOSTICS = 200;
    public static final int MAX_FORKS = 64;

    public Summary {
        diagnostics = List.copyOf(diagnostics);
        forks = List.copyOf(forks);
    }

    static Summary starting(Instant at) {
        return new Summary(Overview.starting(at), Usage.ZERO, List.of(), List.of());
    }

    Summary apply(SequencedEvent event) {
        Summary next = new Summary(overview(event), usage, diagnostics, forks);
        return switch (event.event()) {
            case WorkerEvent.UsageReported e ->
                new Summary(next.overview, usage.plus(e.model(), e.tokens()), diagnostics, forks);
            case WorkerEvent.RunFinished _ -> new Summary(next.overview, usage.plusTurn(), diagnostics, forks);
            case DiagnosticRaised e -> new Summary(next.overview, usage, diagnosticsWith(e, event.at()), forks);
            case WorkerEvent.Forked _ -> new Summary(next.overview, Usage.ZERO, List.of(), List.of());
            case WorkerEvent.ForkedTo e -> new Summary(next.overview, usage, diagnostics, forksWith(e.fork()));
            case WorkerEvent _ -> next;
        };
    }

    private Overview overview(SequencedEvent event) {
        return TranscriptItem.of(event)
                .map(item -> overview.item(item.content().plainText(), item.role() == Role.USER, event.at()))
                .orElseGet(() -> overview.activity(event.at()));
    }

    private List<Diagnostic> diagnosticsWith(DiagnosticRaised raised, Instant at) {
        var first = Diagnostic.first(raised.code(), raised.severity(), raised.message(), raised.subject(), at);
        var changed = new ArrayList<>(diagnostics);
        for (int i = 0; i < changed.size(); i++) {
            Diagnostic known = changed.get(i);
            if (known.code().equals(first.code()) && known.subject().equals(first.subject())) {
                changed.set(i, known.again(raised.message(), at));
                return changed;
            }
        }
        if (changed.size() == MAX_DIAGNOSTICS) {
            changed.remove(longestUnseen(changed));
        }
        changed.add(first);
        return changed;
    }

    private List<WorkerId> forksWith(WorkerId fork) {
        var all = new ArrayList<>(forks);
        all.add(fork);
        return all.subList(Math.max(0, all.size() - MAX_FORKS), all.size());
    }

    private static int longestUnseen(List<Diagnostic> list) {
        int oldest = 0;
        for (int i = 1; i < list.size(); i++) {
            if (list.get(i).lastSeen().isBefore(list.get(oldest).lastSeen())) {
                oldest = i;
            }
        }
        return oldest;
    }
}
