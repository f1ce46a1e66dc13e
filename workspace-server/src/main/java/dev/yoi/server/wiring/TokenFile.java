package dev.yoi.server.wiring;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wiring.identity.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/// The secret that callers show: one line, only its owner may read it. Made at the first start and kept, so that
/// clients need not learn a new one at each.
final class TokenFile {
    private static final int BYTES = 32;
    private static final int MIN_CHARACTERS = 32;

    private TokenFile() {}

    static String readOrCreate(Path file, SecureRandom random) {
        try {
            if (!Files.exists(file)) {
                byte[] secret = new byte[BYTES];
                random.nextBytes(secret);
                String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
                WholeFile.replace(file, token + "\n", WholeFile.Access.OWNER);
            }
            // It may have been copied about by something that does not care.
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return checked(file, Files.readString(file).strip());
        } catch (IOException e) {
            throw new ServerException.Failure(
                            ProblemCode.DATA_DIR_REFUSED,
                            file.toString(),
                            "the token can't be read or made",
                            "make the data directory yours and writable")
                    .ofDisk(e);
        }
    }

    private static String checked(Path file, String token) {
        if (token.length() < MIN_CHARACTERS) {
            throw ServerException.of(
                    ProblemCode.DATA_DIR_REFUSED,
                    file.toString(),
                    "the token is too short to protect anything",
                    "remove the file; the next start makes a new token");
        }
        return token;
    }
}
