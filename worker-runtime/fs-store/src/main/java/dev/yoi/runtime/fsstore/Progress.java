package dev.yoi.runtime.fsstore;

/// Hears how far a long look at a store has come. Called often: whoever shows it, shows some of it.
public interface Progress {
    /// Nobody listens.
    Progress NONE = (_, _, _) -> {};

    /// `done` of `total` parts of this step; `total` is 0 where it is not known.
    void step(String what, long done, long total);
}
