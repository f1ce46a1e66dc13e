package dev.yoi.execution.child;

import dev.yoi.runtime.SecretValues;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.execution.CheckReport;
import dev.yoi.runtime.store.StoreIdentity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Starts child processes for the executions of one store and sees to it that none is left: one per store and
/// process, shared by its backends.
///
/// - Every child leads a process group of its own and carries `YOI_EXECUTION=<store id>/<worker>#<generation>` in
///   its environment, as does everything it starts.
/// - A guard ends everything when this process dies, however it does; [#endOrphans] finds what even the guard
///   could not.
///
/// Starts nothing before the first child. On a machine without `/proc` or `setsid`, [#check] says so.
public final class Children implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Children.class.getName());

    private final StoreIdentity store;
    private final Supplier<Map<String, String>> environment;
    private final SecretValues secrets;
    private final ProcessTable table = new ProcessTable();
    private final Guard guard;
    private final Scratch scratch;
    private final Launcher launcher;
    private final AtomicInteger users = new AtomicInteger();
    private final Set<ExecutionTag> live = ConcurrentHashMap.newKeySet();

    private Children(StoreIdentity store, Supplier<Map<String, String>> environment, SecretValues secrets) {
        this.store = store;
        this.environment = environment;
        this.secrets = secrets;
        this.guard = new Guard(store, environment);
        this.scratch = new Scratch(store);
        this.launcher = new Launcher(scratch, guard);
    }

    /// `environment` is what children may inherit from, read for each of them.
    public static Children open(StoreIdentity store, Supplier<Map<String, String>> environment) {
        return new Children(store, environment, SecretValues.NONE);
    }

    /// `secrets` are what profiles may give to children by reference; the runtime is to mask the same ones.
    public static Children open(StoreIdentity store, Supplier<Map<String, String>> environment, SecretValues secrets) {
        return new Children(store, environment, secrets);
    }

    public StoreIdentity store() {
        return store;
    }

    /// What children may inherit from, as it is now.
    public Map<String, String> host() {
        return environment.get();
    }

    /// The environment of a child of this execution: the usual variables, those that are `named`, its marks.
    public Map<String, String> environment(List<String> named, ExecutionTag tag) {
        return environment(named, DeclaredEnvironment.NONE, tag);
    }

    /// The same with the variables that the profile gives.
    public Map<String, String> environment(List<String> named, DeclaredEnvironment declared, ExecutionTag tag) {
        return ChildEnvironment.of(environment.get(), named, declared, tag);
    }

    /// The variables that a profile gives, for one execution; `execution_rejected` when a secret is missing.
    public DeclaredEnvironment declared(Profile profile) {
        return DeclaredEnvironment.resolved(profile, secrets);
    }

    /// From now on this execution is alive here, and no orphan.
    public void enter(ExecutionTag tag) {
        live.add(tag);
    }

    /// The execution has ended, with everything that it started.
    public void leave(ExecutionTag tag) {
        live.remove(tag);
    }

    /// Starts a child of this execution. Its environment carries the tag's marks (see [#environment]).
    public Child launch(ChildCommand command, ExecutionTag tag) throws LaunchFailure {
        Launcher.Launched launched = launcher.launch(command);
        Process process = launched.process();
        var tree = new ProcessTree(process, tag, table, environment);
        return new Child(process, launched.output(), launched.errors(), tree, () -> guard.remove(process.pid()));
    }

    /// Ends whatever carries this store's mark and belongs to no execution that is alive here.
    public void endOrphans() {
        if (!table.available()) {
            return; // no execution can have been started here; check() says why
        }
        String prefix = ExecutionTag.storePrefix(store);
        var sweep = new OrphanSweep(
                table,
                tag -> tag.startsWith(prefix)
                        && live.stream().noneMatch(known -> known.value().equals(tag)));
        if (!sweep.run()) {
            LOG.log(System.Logger.Level.WARNING, "processes of an earlier server on this store could not be ended");
        }
        scratch.removeLeftovers();
    }

    /// What is missing on this machine, and for this program (empty for a program that is not known yet). Looks,
    /// and touches nothing.
    public List<CheckReport.Finding> check(String program) {
        return new MachineCheck(environment.get(), table).of(program);
    }

    /// The same, and which of the profile's secrets are missing here.
    public List<CheckReport.Finding> check(String program, Profile profile) {
        return Stream.concat(check(program).stream(), DeclaredEnvironment.check(profile, secrets).stream())
                .toList();
    }

    /// A backend's part in it.
    @FunctionalInterface
    public interface Membership {
        void leave();
    }

    /// One more backend uses this; what it gets is to be left when it needs this no more. The last one closes it
    /// for all.
    public Membership join() {
        users.incrementAndGet();
        var left = new AtomicBoolean();
        return () -> {
            if (left.compareAndSet(false, true) && users.decrementAndGet() == 0) {
                close();
            }
        };
    }

    /// Lets the guard end what is left.
    @Override
    public void close() {
        guard.close();
        launcher.close();
    }
}
