package dev.yoi.runtime.testkit.crashfs;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A file system in memory whose disk is honest and no more: what was synced is safe, and of everything else a
/// crash leaves any part that a POSIX system may leave ([CrashRules]).
///
/// - **Bytes** are durable after `force` of their file: before, each block of each write is kept, torn at any
///   byte or lost by itself, and so are sizes (holes read as zeros).
/// - **Names** are durable after `FileChannel.open(directory, READ).force(true)`: before, a file that was made
///   may be gone, one that was deleted may be back, a rename may be undone. A rename happens as a whole or not at
///   all.
/// - **Operations fail** when told to: [#failAt], [#failWhen], [#quota].
/// - **The process dies** before the n-th operation ([#crashAt]): every operation then throws [ProcessDied].
///   [#crash] gives the file system that the next process finds; [#kill] does so when only the process died.
///
/// One instance is one process and its view. Not there: symbolic links, hard links, memory mapping, watching,
/// several owners. Each is an [UnsupportedOperationException].
///
/// ```java
/// var fs = new CrashFs();
/// fs.crashAt(17);
/// try { work(fs.getPath("/store")); } catch (IOException dead) { }
/// for (long choice = 0; choice < 50; choice++) {
///     CrashFs left = fs.crash(choice);
///     check(left.getPath("/store")); // a failure shows left.origin()
/// }
/// ```
public final class CrashFs extends FileSystem {
    private final CrashProvider provider = new CrashProvider(this);
    private final Disk disk;
    private final Names names;
    private final String origin;
    private volatile Consumer<Step> observer = _ -> {};

    /// Empty, under [CrashRules#STRICT].
    public CrashFs() {
        this(CrashRules.STRICT, 0);
    }

    /// Empty. The seed decides what reaches the disk when a sync fails.
    public CrashFs(CrashRules rules, long seed) {
        this(new Disk(rules, seed), "a new file system");
    }

    private CrashFs(Disk disk, String origin) {
        this.disk = disk;
        this.names = new Names(disk);
        this.origin = origin;
    }

    Disk disk() {
        return disk;
    }

    Names names() {
        return names;
    }

    String name() {
        return "disk" + disk.device;
    }

    /// How it came to be what it is: which effects a crash kept and which it lost, one a line.
    public String origin() {
        return origin;
    }

    // Dying.

    /// The process dies before the operation with this index, counted as [#operations] does.
    public void crashAt(long operation) {
        synchronized (disk) {
            disk.steps.crashAt(operation);
        }
    }

    /// The process dies now.
    public void die() {
        synchronized (disk) {
            disk.steps.die();
        }
    }

    public boolean dead() {
        synchronized (disk) {
            return disk.steps.dead();
        }
    }

    /// The operation before which the process died; empty while it lives, or when it died otherwise.
    public Optional<Step> diedBefore() {
        synchronized (disk) {
            return Optional.ofNullable(disk.steps.diedBefore());
        }
    }

    /// How many operations that change or sync something have begun.
    public long operations() {
        synchronized (disk) {
            return disk.steps.changes();
        }
    }

    /// Kills the process, if it still lives, and gives what its disk may hold then. The same choice gives the
    /// same state: 0 loses all that it may, 1 keeps everything, every other number draws at random. May be called
    /// any number of times.
    public CrashFs crash(long choice) {
        die();
        return survivor(Fate.numbered(choice), choice, "choice " + choice);
    }

    /// Kills the process, if it still lives, while the machine goes on: the next process finds everything that
    /// was seen, and none of it is more durable than before. Once only; this instance is not to be crashed
    /// afterwards.
    public CrashFs kill() {
        die();
        String text =
                "killed after " + operations() + " operations, nothing lost and nothing synced; before: " + origin;
        return new CrashFs(disk.afterwards(), text);
    }

    /// All that a crash may leave, one after the other, at most `max`; torn blocks are torn in the middle only.
    /// For small workloads: the number of states is exponential in the number of unsynced effects.
    public List<CrashFs> everyCrash(int max) {
        die();
        var states = new ArrayList<CrashFs>();
        var fate = new Fate.Every();
        do {
            states.add(survivor(fate, states.size(), "state " + states.size()));
        } while (states.size() < max && fate.advance());
        return states;
    }

    private CrashFs survivor(Fate fate, long seed, String how) {
        Survival.Outcome outcome = Survival.of(disk, fate, seed);
        var text = new StringBuilder("crashed after " + operations() + " operations, " + how + ":");
        outcome.notes().forEach(note -> text.append("\n  ").append(note));
        text.append("\nbefore: ").append(origin);
        return new CrashFs(outcome.disk(), text.toString());
    }

    /// Makes everything durable that is seen, as the `sync` command does. Not counted as an operation.
    public void sync() {
        disk.sync();
    }

    // Failing.

    /// The operation with this index fails, once, if the fault concerns it.
    public void failAt(long operation, Fault fault) {
        failWhen(step -> step.operation().changes() && step.index() == operation, fault);
    }

    /// Every operation fails for which this holds and which the fault concerns, until [#heal].
    public void failWhen(Predicate<Step> condition, Fault fault) {
        synchronized (disk) {
            disk.steps.fail(condition, fault);
        }
    }

    /// From now on nothing fails any more.
    public void heal() {
        synchronized (disk) {
            disk.steps.heal();
        }
    }

    /// Limits the sizes of all files together; a write takes what fits and then fails with "No space left on
    /// device".
    public void quota(long bytes) {
        disk.quota(bytes);
    }

    /// Sizes of all files together.
    public long used() {
        return disk.used();
    }

    // Watching.

    /// Is told of each operation that opens, reads, writes, cuts or syncs a file or syncs a directory, before it
    /// begins, on the thread that does it and without any lock: it may wait.
    public void observe(Consumer<Step> observer) {
        this.observer = observer;
    }

    void announce(Operation operation, String path) {
        observer.accept(new Step(operations(), operation, path, 0));
    }

    /// All operations so far, together.
    public Count count() {
        synchronized (disk) {
            return disk.steps.total();
        }
    }

    /// The operations on one file, by the path under which it was opened.
    public Count count(Path path) {
        synchronized (disk) {
            return disk.steps.count(CrashProvider.absolute(path).toString());
        }
    }

    /// The same by path, for all files.
    public Map<String, Count> counts() {
        synchronized (disk) {
            return disk.steps.counts();
        }
    }

    /// The last operations that changed or synced something, for messages.
    public List<Step> trace() {
        synchronized (disk) {
            return disk.steps.trace();
        }
    }

    /// True while the operating system holds a lock on this file for the process.
    public boolean locked(Path path) {
        return !dead() && names.locked(CrashProvider.absolute(path));
    }

    // What java.nio.file asks for.

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    /// The process ends; nothing is synced.
    @Override
    public void close() throws IOException {
        die();
    }

    @Override
    public boolean isOpen() {
        return !dead();
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(getPath("/"));
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of(new CrashFileStore(disk));
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic", "owner", "posix");
    }

    @Override
    public Path getPath(String first, String... more) {
        var text = new StringBuilder(first);
        for (String part : more) {
            if (!part.isEmpty()) {
                text.append(text.isEmpty() ? "" : "/").append(part);
            }
        }
        return CrashPath.parse(this, text.toString());
    }

    /// Globs and regular expressions mean what they mean on the host.
    @Override
    public PathMatcher getPathMatcher(String pattern) {
        PathMatcher host = FileSystems.getDefault().getPathMatcher(pattern);
        return path -> host.matches(Path.of(path.toString()));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException("CrashFs has one owner only");
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException("CrashFs does not watch");
    }
}
