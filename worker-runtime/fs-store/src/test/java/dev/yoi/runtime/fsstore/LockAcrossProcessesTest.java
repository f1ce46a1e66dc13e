package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.fsstore.format.Records;
import dev.yoi.runtime.store.RuntimeStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two real processes on one store (row N).
class LockAcrossProcessesTest {
    @TempDir
    Path root;

    /// The other process: opens the store, writes, says so, and stays until it is killed. For each byte that it
    /// is given it writes once more and says what came of it.
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException {
            RuntimeStore store = Trial.open(Path.of(args[0]));
            Trial.append(store, Trial.worker(1), Trial.birth().toArray(WorkerEvent[]::new));
            System.out.println("open");
            while (System.in.read() >= 0) {
                try {
                    Trial.append(store, Trial.worker(1), Trial.message("more"));
                    System.out.println("acknowledged");
                } catch (WorkerRuntimeException e) {
                    System.out.println(e.code().code());
                }
            }
        }
    }

    private interface Look {
        void at(Process holder, BufferedReader said) throws Exception;
    }

    private void whileHeld(Look look) throws Exception {
        Process holder = OtherProcess.start(Holder.class, root.toString());
        try (var said = new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.readLine()).isEqualTo("open");
            look.at(holder, said);
        } finally {
            holder.destroyForcibly().waitFor();
        }
    }

    private void refusedNaming(Process holder) {
        WorkerRuntimeException refusal = catchThrowableOfType(WorkerRuntimeException.class, () -> Trial.open(root));
        assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_IN_USE);
        assertThat(refusal.details()).containsEntry("pid", Long.toString(holder.pid()));
    }

    @Test
    void rowN_aStoreHeldByAnotherProcessSaysWhoAndIsFreeOnceThatWasKilled() throws Exception {
        whileHeld((holder, _) -> refusedNaming(holder));
        try (RuntimeStore store = Trial.open(root)) {
            assertThat(Trial.log(store, Trial.worker(1))).hasSize(3);
            assertThat(store.identity().epoch()).isEqualTo(2);
        }
    }

    @Test
    void rowN_aStoreIsHeldThoughNothingSaysByWhom() throws Exception {
        whileHeld((_, _) -> {
            Files.delete(Trial.files(root).holder());
            WorkerRuntimeException refusal = catchThrowableOfType(WorkerRuntimeException.class, () -> Trial.open(root));
            assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_IN_USE);
        });
    }

    /// Nobody takes the store over from a process that runs, and that one acknowledges nothing more.
    @Test
    void rowN_I6_aDeletedLockFileLetsNobodyInWhileItsHolderRuns() throws Exception {
        whileHeld((holder, said) -> {
            Files.delete(Trial.files(root).lock());
            refusedNaming(holder);
            String answer;
            do {
                holder.getOutputStream().write('\n');
                holder.getOutputStream().flush();
                answer = said.readLine();
            } while ("acknowledged".equals(answer));
            assertThat(answer).isEqualTo("store_fenced");
            refusedNaming(holder);
        });
        try (RuntimeStore store = Trial.open(root)) {
            assertThat(Trial.log(store, Trial.worker(1))).hasSizeGreaterThanOrEqualTo(3);
            Trial.append(store, Trial.worker(1), Trial.message("goes on"));
        }
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
    }

    /// As behind a crash: the process with that id is another one by now.
    @Test
    void rowN_aProcessIdThatIsUsedAgainDoesNotKeepAStoreShut() throws Exception {
        whileHeld((_, _) -> {
            StoreFiles files = Trial.files(root);
            Files.delete(files.lock());
            var said = Records.Holder.read(Files.readAllBytes(files.holder()));
            Instant earlier = Objects.requireNonNull(said.started()).minusSeconds(3600);
            var former = new Records.Holder(said.pid(), said.host(), said.since(), said.epoch(), earlier);
            Files.write(files.holder(), former.file());
            Trial.open(root).close();
        });
    }
}
