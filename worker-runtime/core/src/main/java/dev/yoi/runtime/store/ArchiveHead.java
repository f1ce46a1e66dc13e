package dev.yoi.runtime.store;

import dev.yoi.runtime.model.RuntimeId;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// What an archive says of itself before anything else. `position` is the commit position as of which it was
/// written; `about` are texts of whoever made it.
public record ArchiveHead(Kind kind, RuntimeId runtime, long position, Instant at, Map<String, String> about) {
    /// What it holds.
    public enum Kind {
        /// One worker.
        WORKER("worker"),
        /// All of a store.
        STORE("store");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    public ArchiveHead {
        about = Map.copyOf(new TreeMap<>(about));
    }
}
