package dev.yoi.cli.wiring;

import dev.yoi.cli.client.Problems;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.server.problem.ServerException;
import java.io.IOException;

/// Makes what the server's and the runtime's classes throw in this process the same failures that a server
/// answers with.
final class Refusals {
    private Refusals() {}

    /// Something that may be refused.
    interface Attempt<T> {
        T run() throws IOException, InterruptedException;
    }

    static <T> T translated(Attempt<T> attempt) {
        try {
            return attempt.run();
        } catch (ServerException | WorkerRuntimeException e) {
            throw Problems.known(e).orElseThrow(() -> e);
        } catch (IOException e) {
            throw Failure.of(
                    ExitCode.FAILED,
                    new Failure.Said("file_unreadable", "a file can't be read", String.valueOf(e.getMessage()), ""),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of(ExitCode.FAILED, new Failure.Said("interrupted", "interrupted", "", ""), e);
        }
    }
}
