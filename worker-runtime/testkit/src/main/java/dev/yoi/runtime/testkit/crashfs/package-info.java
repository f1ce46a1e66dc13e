/// A file system that forgets: everything that was not synced may be lost, torn or reordered at a crash, every
/// operation may fail, and the process may die before any of them.
///
/// Start at [dev.yoi.runtime.testkit.crashfs.CrashFs]; [dev.yoi.runtime.testkit.crashfs.CrashTrial] crashes a
/// workload at each of its operations. Inside: [dev.yoi.runtime.testkit.crashfs.Disk] is the state, what programs
/// see and what is durable; [dev.yoi.runtime.testkit.crashfs.FileContent] and
/// [dev.yoi.runtime.testkit.crashfs.EntryChanges] know what lies between the two for bytes and for directory
/// entries; [dev.yoi.runtime.testkit.crashfs.Survival] decides what a crash leaves. The rest is the clothing that
/// `java.nio.file` asks for.
///
/// Uses the JDK only. Any thread may call: the monitor of the disk guards everything, and is never held while
/// foreign code runs.
@NullMarked
package dev.yoi.runtime.testkit.crashfs;

import org.jspecify.annotations.NullMarked;
