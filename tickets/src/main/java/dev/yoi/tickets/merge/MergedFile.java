package dev.yoi.tickets.merge;

import dev.yoi.tickets.model.Diagnostic;
import java.util.List;

/// The result of a merge.
public final class MergedFile {

    private final byte[] bytes;
    private final boolean conflicted;
    private final List<Diagnostic> diagnostics;

    MergedFile(byte[] bytes, boolean conflicted, List<Diagnostic> diagnostics) {
        this.bytes = bytes.clone();
        this.conflicted = conflicted;
        this.diagnostics = List.copyOf(diagnostics);
    }

    static MergedFile clean(byte[] bytes) {
        return new MergedFile(bytes, false, List.of());
    }

    /// The merged content; with conflict markers if [#conflicted].
    public byte[] bytes() {
        return bytes.clone();
    }

    /// Whether a person has to resolve something in the text. A merge driver then ends with 1.
    public boolean conflicted() {
        return conflicted;
    }

    /// What a person should know although the text is merged, e.g. `state_conflict`.
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }
}
