package dev.yoi.runtime.testkit.crashfs;

/// What a crash may do with that which was not synced.
///
/// @param entries how changes of directories depend on one another
/// @param blockBytes the unit that the disk writes: of one unsynced write, each such block survives, is torn or
/// is lost on its own
public record CrashRules(Entries entries, int blockBytes) {
    /// Everything that POSIX allows.
    public static final CrashRules STRICT = new CrashRules(Entries.STRICT, 512);

    /// What one journal for all metadata does, as ext4 and XFS have it. Kinder than [#STRICT]: a store that only
    /// passes here has forgotten a sync of a directory.
    public static final CrashRules ORDERED = new CrashRules(Entries.ORDERED, 512);

    /// How changes of directories survive.
    public enum Entries {
        /// Each on its own, except that no change survives without an earlier one of the same name or file.
        STRICT,
        /// In their order: a prefix of all changes survives, and a sync of any file or directory makes its own
        /// last change durable with all before it.
        ORDERED
    }

    public CrashRules {
        if (blockBytes < 1) {
            throw new IllegalArgumentException("blockBytes must be positive, and is " + blockBytes);
        }
    }
}
