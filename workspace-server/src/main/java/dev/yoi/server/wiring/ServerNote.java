package dev.yoi.server.wiring;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wire.Json;
import dev.yoi.server.wiring.identity.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How to reach a running server: the file `server.json` in the workspace's data, for the command line. It proves
/// nothing: after `kill -9` it is still there, so a reader asks `/livez` and compares the instance id.
///
/// @param url where it is reached from this machine
/// @param publicUrl what people open
/// @param certificateSha256 of the certificate that it shows; null without TLS
public record ServerNote(
        String url,
        String publicUrl,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String certificateSha256,
        String tokenFile,
        String instanceId,
        long pid) {
    public ServerNote {
        // Notes of servers from before there was another address for people say nothing of one.
        publicUrl = Objects.requireNonNullElse(publicUrl, url);
    }

    /// What a waiting script gets to know when the server is ready.
    private record Ready(
            String url,
            String tokenFile,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String certificateSha256) {}

    void write(Path file) {
        put(file, Json.write(this));
    }

    void writeReady(Path file) {
        put(file, Json.write(new Ready(url, tokenFile, certificateSha256)));
    }

    private static void put(Path file, byte[] json) {
        try {
            WholeFile.replace(file, new String(json, StandardCharsets.UTF_8) + "\n", WholeFile.Access.OWNER);
        } catch (IOException e) {
            throw new ServerException.Failure(
                            ProblemCode.DATA_DIR_REFUSED,
                            file.toString(),
                            "this file can't be written",
                            "make its folder writable")
                    .ofDisk(e);
        }
    }

    /// Removes a note, unless another server has written its own there.
    void remove(Path file) {
        try {
            if (read(file).filter(this::equals).isPresent()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new ServerException.Failure(
                            ProblemCode.DATA_DIR_REFUSED,
                            file.toString(),
                            "this file can't be removed",
                            "remove it by hand; it does no harm")
                    .ofDisk(e);
        }
    }

    /// Empty when there is no note, or one that can't be understood.
    static Optional<ServerNote> read(Path file) throws IOException {
        try {
            return Optional.of(Json.read(Files.readAllBytes(file), ServerNote.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (ServerException e) {
            return Optional.empty();
        }
    }
}
