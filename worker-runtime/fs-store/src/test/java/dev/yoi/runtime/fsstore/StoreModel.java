package dev.yoi.runtime.fsstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.Removal;
import dev.yoi.runtime.store.RuntimeStore;
import dev.yoi.runtime.testkit.SeededRandom;
import dev.yoi.runtime.testkit.crashfs.CrashFs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// A store on a disk that may lose its power, beside what it was told: after each command it must show exactly
/// that. Everything is acknowledged before the next command, so nothing is open after a crash.
final class StoreModel implements AutoCloseable {
    /// What is done to a store. Workers have numbers; a command to one that is not there does nothing.
    sealed interface Command {
        record Create(int worker) implements Command {}

        record Append(int worker, int events, int characters) implements Command {}

        record Abort(int worker) implements Command {}

        record Delete(int worker) implements Command {}

        record Bundle(int number) implements Command {}

        record Page(int worker, int from, int count, boolean back) implements Command {}

        /// Closed and opened.
        record Reopen() implements Command {}

        /// The process is killed; the machine goes on.
        record Kill() implements Command {}

        /// The power goes; the choice says what is left of what was not synced.
        record PowerLoss(int choice) implements Command {}
    }

    private static final int WORKERS = 5;

    /// How a store is opened on a disk.
    interface Opener {
        RuntimeStore open(Path root);
    }

    private final Opener opener;
    private final Map<Integer, List<String>> workers = new TreeMap<>();
    private final TreeSet<Integer> deleted = new TreeSet<>();
    private final TreeSet<String> bundles = new TreeSet<>();
    private CrashFs fs = new CrashFs();
    private RuntimeStore store;
    private int texts;

    private StoreModel(Opener opener) {
        this.opener = opener;
        this.store = opener.open(root());
    }

    static void run(Opener opener, List<Command> commands) {
        try (var model = new StoreModel(opener)) {
            for (Command command : commands) {
                model.does(command);
                model.check();
            }
            model.ends();
        }
    }

    static List<Command> random(SeededRandom random, int count) {
        var commands = new ArrayList<Command>();
        for (int i = 0; i < count; i++) {
            int worker = 1 + random.nextInt(WORKERS);
            commands.add(
                    switch (random.nextInt(16)) {
                        case 0, 1, 2 -> new Command.Create(worker);
                        case 3, 4, 5, 6, 7 ->
                            new Command.Append(
                                    worker, 1 + random.nextInt(5), random.oneIn(4) ? 9_000 : random.nextInt(300));
                        case 8 -> new Command.Abort(worker);
                        case 9 -> random.oneIn(3) ? new Command.Delete(worker) : new Command.Reopen();
                        case 10 -> new Command.Bundle(random.nextInt(4));
                        case 11, 12 ->
                            new Command.Page(worker, random.nextInt(30), 1 + random.nextInt(12), random.nextBoolean());
                        case 13 -> new Command.Reopen();
                        case 14 -> new Command.Kill();
                        default -> new Command.PowerLoss(random.nextInt(1_000));
                    });
        }
        return commands;
    }

    private Path root() {
        return fs.getPath("/store");
    }

    private void does(Command command) {
        switch (command) {
            case Command.Create create -> create(create.worker());
            case Command.Append append -> append(append);
            case Command.Abort abort -> remove(abort.worker(), Removal.ABORTED);
            case Command.Delete delete -> remove(delete.worker(), Removal.DELETED);
            case Command.Bundle bundle -> {
                store.storeBundle(Trial.bundle("b" + bundle.number(), "number " + bundle.number()));
                bundles.add("b" + bundle.number());
            }
            case Command.Page page -> page(page);
            case Command.Reopen _ -> {
                store.close();
                store = opener.open(root());
            }
            case Command.Kill _ -> next(fs.kill());
            case Command.PowerLoss loss -> next(fs.crash(loss.choice()));
        }
    }

    /// The process that died closes what it had; the next one finds what is left, and nothing wrong with it.
    private void next(CrashFs left) {
        store.close();
        fs = left;
        store = opener.open(root());
        assertThat(store.diagnostics()).isEmpty();
    }

    /// Closed in order the store is sound; a loss of power may have left an older projection.
    private void ends() {
        store.close();
        assertThat(StoreDoctor.check(Trial.options(root())))
                .filteredOn(finding -> finding.code() != Finding.Code.PROJECTION_DAMAGED)
                .isEmpty();
        store = opener.open(root());
        check();
    }

    private void create(int worker) {
        if (!workers.containsKey(worker) && !deleted.contains(worker)) {
            Trial.append(store, Trial.worker(worker), Trial.birth().toArray(WorkerEvent[]::new));
            workers.put(worker, new ArrayList<>());
        }
    }

    private void append(Command.Append append) {
        List<String> log = workers.get(append.worker());
        if (log == null) {
            return;
        }
        var events = new WorkerEvent[append.events()];
        for (int i = 0; i < events.length; i++) {
            String text = texts++ + "x".repeat(append.characters());
            events[i] = Trial.message(text);
            log.add(text);
        }
        Trial.append(store, Trial.worker(append.worker()), events);
    }

    private void remove(int worker, Removal removal) {
        if (workers.remove(worker) != null) {
            Trial.remove(store, Trial.worker(worker), removal);
            if (removal == Removal.DELETED) {
                deleted.add(worker);
            }
        }
    }

    private void page(Command.Page page) {
        List<String> log = workers.get(page.worker());
        if (log == null) {
            return;
        }
        int last = log.size() + Trial.birth().size();
        WorkerId id = Trial.worker(page.worker());
        PageRequest request = page.back()
                ? PageRequest.before(page.from() + 1L, page.count())
                : PageRequest.after(page.from(), page.count());
        List<Long> expected = new ArrayList<>();
        for (long seq = 1; seq <= last; seq++) {
            if (page.back() ? seq <= page.from() : seq > page.from()) {
                expected.add(seq);
            }
        }
        int skip = Math.max(0, expected.size() - page.count());
        expected = page.back() ? expected.subList(skip, expected.size()) : expected.subList(0, expected.size() - skip);
        assertThat(store.events(id, request).items())
                .extracting(RecordedEvent::seq)
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private void check() {
        assertThat(store.catalog().entries().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        workers.keySet().stream().map(Trial::worker).toList());
        workers.forEach((worker, log) -> {
            WorkerId id = Trial.worker(worker);
            assertThat(Trial.log(store, id).stream().skip(Trial.birth().size()).map(event -> text(event.event())))
                    .as("I1, I3: the log of worker %s", worker)
                    .containsExactlyElementsOf(log);
            long last = (long) log.size() + Trial.birth().size();
            assertThat(store.load(id).lastSeq()).as("I4").isEqualTo(last);
            assertThat(store.catalog().entry(id).orElseThrow().lastSeq())
                    .as("I4")
                    .isEqualTo(last);
        });
        for (int worker : deleted) {
            assertThat(store.catalog().deleted(Trial.worker(worker)))
                    .as("worker %s stays deleted", worker)
                    .isTrue();
        }
        assertThat(store.bundles())
                .extracting(bundle -> bundle.id().value())
                .containsExactlyInAnyOrderElementsOf(bundles);
        for (String bundle : bundles) {
            assertThat(store.bundle(new BundleId(bundle))).as("its content").isPresent();
        }
    }

    private static String text(WorkerEvent event) {
        if (event instanceof WorkerEvent.Message message) {
            Content content = message.content();
            return content.plainText();
        }
        throw new AssertionError("only messages were appended: " + event.kind());
    }

    @Override
    public void close() {
        store.close();
    }
}
