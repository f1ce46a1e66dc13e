package dev.yoi.cli.ticket;

import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import dev.yoi.cli.terminal.Host;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/// Texts and attachments from files, where `-` is standard input.
final class TextFile {
    /// More than a ticket's text may have; the tickets answer with the limit that was passed.
    private static final int TEXT_BYTES_MAX = 8 << 20;

    private static final String STANDARD_INPUT = "-";

    private TextFile() {}

    static String read(String file, Host host) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(file, host, TEXT_BYTES_MAX)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw failure(file, "It is no UTF-8 text.", "convert it, or attach it: yoi ticket artifact add", e);
        }
    }

    /// At most one byte more than allowed, by which whoever checks the limit sees that it was passed.
    static byte[] bytes(String file, Host host, int bytesMax) {
        try (InputStream in = file.equals(STANDARD_INPUT)
                ? host.in()
                : Files.newInputStream(host.folder().resolve(file))) {
            return in.readNBytes(bytesMax + 1);
        } catch (IOException e) {
            throw failure(file, Why.of(e), "name a file that is there, or - for standard input", e);
        }
    }

    private static Failure failure(String file, String why, String remedy, IOException e) {
        String what = file.equals(STANDARD_INPUT) ? "standard input" : file;
        return Failure.of(
                ExitCode.FAILED, new Failure.Said("file_unreadable", what + " can't be read", why, remedy), e);
    }
}
