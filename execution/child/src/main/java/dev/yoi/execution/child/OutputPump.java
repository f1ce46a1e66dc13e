package dev.yoi.execution.child;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Reads one stream of a command to its end and hands on its text as it comes. Text is UTF-8 in whatever pieces;
/// what is no UTF-8 becomes U+FFFD. It reads on when nothing is kept any more, so that the command does not wait
/// for a reader.
public final class OutputPump implements AutoCloseable {
    private static final int BUFFER_BYTES = 8 * 1024;

    private final FileChannel source;
    private final OutputBudget budget;
    private final Consumer<String> text;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES);
    private final CharBuffer characters = CharBuffer.allocate(BUFFER_BYTES);

    public OutputPump(FileChannel source, OutputBudget budget, Consumer<String> text) {
        this.source = source;
        this.budget = budget;
        this.text = text;
    }

    public void start(String name) {
        // A platform thread, since it spends its life in reads that hold on to their carrier.
        Thread.ofPlatform().daemon().name(name).start(this::pump);
    }

    private void pump() {
        try (source) {
            while (true) {
                int offset = bytes.position();
                if (source.read(bytes) < 0) {
                    break;
                }
                bytes.position(offset + budget.take(bytes.position() - offset));
                handOn(false);
            }
        } catch (IOException e) {
            // Closed from outside: the command is over and its output was waited for long enough.
            System.getLogger(OutputPump.class.getName())
                    .log(System.Logger.Level.DEBUG, "the output of a command was cut off");
        } finally {
            end();
        }
    }

    private void end() {
        try {
            handOn(true);
        } finally {
            over.complete(null);
        }
    }

    private void handOn(boolean last) {
        bytes.flip();
        decoder.decode(bytes, characters, last);
        if (last) {
            decoder.flush(characters);
        }
        bytes.compact();
        characters.flip();
        if (characters.hasRemaining()) {
            text.accept(characters.toString());
        }
        characters.clear();
    }

    /// Completes when the stream has ended.
    public CompletableFuture<Void> over() {
        return over;
    }

    /// Cuts the stream off.
    @Override
    public void close() {
        try {
            source.close();
        } catch (IOException e) {
            throw new IllegalStateException("closing the reading end of a pipe does not fail", e);
        }
    }
}
