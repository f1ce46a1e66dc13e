package dev.yoi.server.wiring;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.bundle.SharedSettings;
import dev.yoi.runtime.execution.CheckReport;
import dev.yoi.runtime.execution.Decision;
import dev.yoi.runtime.execution.Execution;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.execution.ExecutionContext;
import dev.yoi.runtime.execution.RunRequest;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.Severity;
import dev.yoi.runtime.model.StopOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A backend that says when the repository's files are not those any more that a worker is pinned to. It does not
/// refuse: an agent that edits `AGENTS.md` must be able to go on; but the log says that it read another one.
final class PinnedBackend implements ExecutionBackend {
    private static final DiagnosticCode CHANGED = new DiagnosticCode("pinned_file_changed");

    private final ExecutionBackend backend;
    private final PinnedFiles files;

    PinnedBackend(ExecutionBackend backend, PinnedFiles files) {
        this.backend = backend;
        this.files = files;
    }

    @Override
    public BackendName name() {
        return backend.name();
    }

    @Override
    public CheckReport check(Profile profile) {
        List<String> changed = changed(profile);
        CheckReport report = backend.check(profile);
        if (changed.isEmpty()) {
            return report;
        }
        var findings = new ArrayList<>(report.findings());
        findings.add(new CheckReport.Finding(
                CHANGED,
                Severity.WARNING,
                note(changed),
                "make a new worker to have it pinned to the files as they are now"));
        return new CheckReport(findings);
    }

    @Override
    public Execution start(ExecutionContext context) {
        List<String> changed = changed(context.profile());
        Execution execution = backend.start(context);
        return changed.isEmpty() ? execution : new Noted(execution, note(changed));
    }

    private List<String> changed(Profile profile) {
        return files.changed(profile.values(SharedSettings.PINNED));
    }

    private static String note(List<String> changed) {
        return "changed since this worker was made: " + String.join(", ", changed);
    }

    @Override
    public void endOrphans() {
        backend.endOrphans();
    }

    @Override
    public void close() {
        backend.close();
    }

    /// The execution, which also says what changed.
    private record Noted(Execution execution, String note) implements Execution {
        @Override
        public String binding() {
            return execution.binding();
        }

        @Override
        public Optional<String> resumedFrom() {
            return Optional.of(
                    execution.resumedFrom().map(said -> said + "; " + note).orElse(note));
        }

        @Override
        public void begin(RunRequest request) {
            execution.begin(request);
        }

        @Override
        public boolean interrupt(long run) {
            return execution.interrupt(run);
        }

        @Override
        public void decided(Decision decision) {
            execution.decided(decision);
        }

        @Override
        public StopOutcome stop(Duration deadline) {
            return execution.stop(deadline);
        }
    }
}
