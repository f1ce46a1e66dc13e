package dev.yoi.runtime.testkit;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.execution.CheckReport;
import dev.yoi.runtime.execution.Execution;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.execution.ExecutionContext;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.DiagnosticCode;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.Severity;
import java.util.List;
import java.util.TreeMap;

/// The scripted backend keeps the contract that it stands in for.
class ScriptedBackendContractTest extends ExecutionBackendContract {
    @Override
    protected BackendFixture newFixture() {
        return new ScriptedFixture();
    }

    /// The input is the name of the behaviour.
    private static final class ScriptedFixture implements BackendFixture {
        private static final int FLOOD = 1_000_000;

        private final ScriptedBackend backend = new ScriptedBackend().onRun(ScriptedFixture::play);

        private static void play(ScriptedRun run) throws InterruptedException {
            switch (Behaviour.valueOf(run.input())) {
                case ANSWERS -> run.say("answer");
                case FAILS -> RunScript.failing("on purpose").play(run);
                case FLOODS -> RunScript.flooding(FLOOD).play(run);
                case ASKS -> RunScript.askingBefore("shell", "{}", "answer").play(run);
                case WAITS, IGNORES_THE_QUESTION, ENDS_ONLY_WHEN_KILLED, HAS_STUBBORN_DESCENDANTS -> {
                    run.say("ready");
                    run.waitFor(new Gate());
                }
            }
        }

        @Override
        public ExecutionBackend open() {
            return new Contracted(backend);
        }

        @Override
        public Profile profile() {
            return new Profile(new ProfileName("good"), ScriptedBackend.NAME, "", new TreeMap<>());
        }

        @Override
        public Profile brokenProfile() {
            return new Profile(new ProfileName("broken"), ScriptedBackend.NAME, "", new TreeMap<>());
        }

        @Override
        public String input(Behaviour behaviour) {
            backend.onStop(
                    switch (behaviour) {
                        case ANSWERS, FAILS, FLOODS, ASKS, WAITS -> StopScript.HEEDS;
                        case IGNORES_THE_QUESTION -> StopScript.NEEDS_TERMINATE;
                        case ENDS_ONLY_WHEN_KILLED, HAS_STUBBORN_DESCENDANTS -> StopScript.NEEDS_KILL;
                    });
            return behaviour.name();
        }

        @Override
        public boolean asks() {
            return true;
        }

        @Override
        public long textMax() {
            return FLOOD;
        }

        @Override
        public List<String> running() {
            return backend.live().stream()
                    .filter(ScriptedExecution::busy)
                    .map(execution -> "execution of " + execution.context().worker())
                    .toList();
        }

        @Override
        public void close() {
            backend.close();
        }
    }

    /// Scripts by profile: the one named `broken` is.
    private record Contracted(ScriptedBackend backend) implements ExecutionBackend {
        private static final CheckReport BROKEN = new CheckReport(List.of(new CheckReport.Finding(
                new DiagnosticCode("broken"), Severity.ERROR, "it is broken on purpose", "take another profile")));

        @Override
        public BackendName name() {
            return backend.name();
        }

        @Override
        public CheckReport check(Profile profile) {
            return profile.name().value().equals("broken") ? BROKEN : backend.check(profile);
        }

        @Override
        public Execution start(ExecutionContext context) {
            if (!check(context.profile()).runnable()) {
                throw WorkerRuntimeException.of(
                        ErrorCode.EXECUTION_REJECTED, "execution", "it is broken on purpose", "take another profile");
            }
            return backend.start(context);
        }

        @Override
        public void endOrphans() {
            backend.endOrphans();
        }

        @Override
        public void close() {
            backend.close();
        }
    }
}
