package dev.yoi.server.wiring;

import dev.yoi.server.access.AccessRecords;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wire.Json;
import dev.yoi.server.wiring.identity.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Tokens and sessions as one small file that is replaced whole: `docs/formats/access.md`.
record AccessFile(Path file) implements AccessRecords.Shelf {
    @Override
    public AccessRecords load() {
        try {
            AccessRecords records = Json.read(Files.readAllBytes(file), AccessRecords.class);
            if (records.version() != AccessRecords.VERSION) {
                throw refused("it was written by another version of this program", "start that version");
            }
            return records;
        } catch (NoSuchFileException e) {
            return AccessRecords.NONE;
        } catch (IOException e) {
            throw failed("it can't be read", e);
        } catch (ServerException e) {
            if (e.code() == ProblemCode.DATA_DIR_REFUSED) {
                throw e;
            }
            throw failed("it is damaged", e);
        }
    }

    @Override
    public void save(AccessRecords records) {
        try {
            WholeFile.replace(
                    file, new String(Json.write(records), StandardCharsets.UTF_8) + "\n", WholeFile.Access.OWNER);
        } catch (IOException e) {
            throw new ServerException.Failure(
                            ProblemCode.STORE_IO,
                            "access",
                            "tokens and sessions can't be written",
                            "look at the disk, then try again")
                    .exception(e);
        }
    }

    private ServerException refused(String what, String remedy) {
        return ServerException.of(ProblemCode.DATA_DIR_REFUSED, file.toString(), "the file of tokens: " + what, remedy);
    }

    private ServerException failed(String what, Exception cause) {
        return new ServerException.Failure(
                        ProblemCode.DATA_DIR_REFUSED,
                        file.toString(),
                        "the file of tokens: " + what,
                        "move it away; every token and session but the owner's token is gone then")
                .exception(cause);
    }
}
