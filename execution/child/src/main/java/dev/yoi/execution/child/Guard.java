package dev.yoi.execution.child;

import dev.yoi.runtime.store.StoreIdentity;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Outlives this process by a moment, to end what it leaves behind: a shell in a session of its own that reads
/// which process groups run (`+pgid`, `-pgid`) from a pipe. The end of its input is the end of this process,
/// however it came; then it kills those groups, and whatever else carries the mark of this opening of the store.
///
/// Started with the first command. Should it die it is started again with the next one. Guarded by its own
/// monitor, held for one short write to a pipe.
final class Guard implements AutoCloseable {
    private static final String SCRIPT = """
            exec 2>/dev/null
            trap '' HUP INT QUIT TERM
            groups=' '
            while IFS= read -r line; do
              case $line in
                +*) groups="$groups${line#+} " ;;
                -*) before=${groups%% ${line#-} *}
                    [ "$before" = "$groups" ] || groups="$before ${groups#* ${line#-} }" ;;
              esac
            done
            for group in $groups; do kill -s KILL -- "-$group"; done
            for round in 1 2; do
              for found in $(grep -lsF -- "$1" /proc/[0-9]*/environ); do
                pid=${found#/proc/}
                kill -s KILL "${pid%/environ}"
              done
            done
            """;
    private static final long END_SECONDS_MAX = 5;

    private final String mark;
    private final Supplier<Map<String, String>> host;
    private final TreeSet<Long> groups = new TreeSet<>();
    private @Nullable Process shell;

    Guard(StoreIdentity store, Supplier<Map<String, String>> host) {
        this.mark = ExecutionTag.EPOCH_VARIABLE + "=" + ExecutionTag.epochValue(store);
        this.host = host;
    }

    /// From now on this group does not outlive this process. Throws when that can't be promised.
    synchronized void add(long group) throws IOException {
        groups.add(group);
        if (!told("+" + group)) {
            Process fresh = started();
            shell = fresh;
            // It hears of everything that runs, each group once: a removal takes back one mention.
            for (long known : groups) {
                write(fresh, "+" + known);
            }
        }
    }

    /// The group is gone; its number may soon be somebody else's.
    synchronized void remove(long group) {
        groups.remove(group);
        if (!told("-" + group)) {
            shell = null; // it died; the next one is told what runs then
        }
    }

    /// False when there is no guard to hear it.
    private boolean told(String line) {
        Process running = shell;
        try {
            if (running != null && running.isAlive()) {
                write(running, line);
                return true;
            }
            return false;
        } catch (IOException e) {
            return false; // it died just now
        }
    }

    private static void write(Process running, String line) throws IOException {
        OutputStream pipe = running.getOutputStream();
        pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        pipe.flush();
    }

    private Process started() throws IOException {
        return Spawning.start(ShortCommand.builder(host.get(), List.of("setsid", "sh", "-c", SCRIPT, "yoi-guard", mark))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD));
    }

    /// Lets it do its work and end.
    @Override
    public synchronized void close() {
        Process running = shell;
        shell = null;
        if (running == null) {
            return;
        }
        try {
            running.getOutputStream().close();
        } catch (IOException e) {
            running.destroyForcibly(); // it is dead already, or deaf
        }
        awaitEnd(running);
    }

    private static void awaitEnd(Process running) {
        try {
            if (!running.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
                running.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
