package dev.yoi.server.wiring;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.Digest;
import dev.yoi.server.profile.Approvals;
import dev.yoi.server.wiring.identity.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/// Approved digests, one a line, in the workspace's data and not in the repository.
final class ApprovalsFile implements Approvals {
    private final Path file;

    ApprovalsFile(Path file) {
        this.file = file;
    }

    @Override
    public boolean approved(Digest digest) {
        return lines().contains(digest.hex());
    }

    @Override
    public synchronized void approve(Digest digest) {
        var digests = new TreeSet<>(lines());
        if (digests.add(digest.hex())) {
            try {
                WholeFile.replace(file, String.join("\n", digests) + "\n", WholeFile.Access.OWNER);
            } catch (IOException e) {
                throw failed("written", e);
            }
        }
    }

    private List<String> lines() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    private static WorkerRuntimeException failed(String what, IOException e) {
        return new WorkerRuntimeException.Failure(
                        ErrorCode.STORE_IO,
                        "approvals",
                        "the approvals can't be " + what,
                        "look after the data directory and its disk")
                .exception(e);
    }
}
