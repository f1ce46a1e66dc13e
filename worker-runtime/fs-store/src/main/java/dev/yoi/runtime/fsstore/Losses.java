package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.format.FormatException;
import dev.yoi.runtime.fsstore.format.Records.Loss;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// `losses.jsonl`: what repairs found to be gone for good. Each opening says it again, until somebody who has
/// seen to it deletes the file.
final class Losses {
    /// As many as diagnostics are kept.
    private static final int MAX_KEPT = 200;

    private Losses() {}

    static List<Loss> read(StoreFiles files) throws IOException {
        var losses = new ArrayList<Loss>();
        byte[] file = files.readIfThere(files.losses());
        int from = 0;
        for (int at = 0; file != null && at < file.length; at++) {
            if (file[at] == '\n') {
                try {
                    losses.add(Loss.read(Arrays.copyOfRange(file, from, at + 1)));
                } catch (FormatException e) {
                    losses.add(Loss.UNREADABLE);
                }
                from = at + 1;
            }
        }
        return losses;
    }

    /// For who only tells of them: a file that can't be read keeps no store shut.
    static List<Loss> told(StoreFiles files) throws IOException {
        try {
            return read(files);
        } catch (IOException e) {
            Failures.checkOneWorkerOnly(e);
            return List.of(Loss.UNREADABLE);
        }
    }

    /// Durable when this returns. One that is said already is not said twice.
    static void add(StoreFiles files, List<Loss> found) throws IOException {
        var all = new ArrayList<Loss>(read(files));
        for (Loss loss : found) {
            boolean known = all.stream()
                    .anyMatch(one -> one.subject().equals(loss.subject())
                            && one.message().equals(loss.message()));
            if (!known && all.size() < MAX_KEPT) {
                all.add(loss);
            }
        }
        var bytes = new ByteArrayOutputStream();
        all.forEach(loss -> bytes.writeBytes(loss.line()));
        files.replace(files.losses(), bytes.toByteArray());
    }
}
