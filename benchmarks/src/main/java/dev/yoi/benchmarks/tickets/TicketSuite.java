package dev.yoi.benchmarks.tickets;

import dev.yoi.benchmarks.Folders;
import dev.yoi.benchmarks.Machine;
import dev.yoi.benchmarks.Numbers;
import dev.yoi.benchmarks.Rounds;
import dev.yoi.benchmarks.Suite;
import dev.yoi.tickets.Post;
import dev.yoi.tickets.Signature;
import dev.yoi.tickets.TicketQuery;
import dev.yoi.tickets.TicketStore;
import dev.yoi.tickets.TicketStoreSettings;
import dev.yoi.tickets.TicketWatch;
import dev.yoi.tickets.model.Actor;
import dev.yoi.tickets.model.TicketId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How long a list of the latest hundred of many tickets takes. The start of a JVM is not in it; see `startup`.
public final class TicketSuite implements Suite {
    private static final int TICKETS = 10_000;
    private static final int TICKETS_QUICK = 500;
    private static final int ROUNDS = 7;
    private static final int ROUNDS_QUICK = 1;

    private final Map<String, Rounds> millis = new LinkedHashMap<>();
    private final Map<String, Rounds> cpuMillis = new LinkedHashMap<>();

    @Override
    public String name() {
        return "tickets";
    }

    @Override
    public void run(Context context) throws Exception {
        int count = context.quick() ? TICKETS_QUICK : TICKETS;
        Path root = Folders.fresh(context.folder().resolve("tickets"));
        List<TicketId> ids = ManyTickets.write(root, count);
        context.report().progress("wrote " + Numbers.whole(count) + " tickets");
        int rounds = context.quick() ? ROUNDS_QUICK : ROUNDS;
        for (int round = 0; round <= rounds; round++) {
            if (round == 1) {
                millis.clear(); // the first round is for the compiler
                cpuMillis.clear();
            }
            round(root, Folders.fresh(context.folder().resolve("index")), ids.get(round));
        }
        table(context, count);
        Folders.retire(root);
        Folders.delete(context.folder().resolve("index"));
    }

    private void round(Path root, Path index, TicketId changing) throws IOException {
        TicketStoreSettings settings =
                TicketStoreSettings.of(InstantSource.system(), "benchmark").withIndexDirectory(index);
        TicketStore first = TicketStore.open(root, settings);
        measure("the first list, no index yet", first);
        measure("a new process, with the index that is kept", TicketStore.open(root, settings));
        measure("again in the same process", first);
        try (TicketWatch _ = first.watch().orElseThrow()) {
            first.list(TicketQuery.all());
            measure("again in a process that watches, such as the server", first);
            change(root, changing);
            measure("there, after another process changed one ticket", first);
        }
    }

    private static void change(Path root, TicketId id) {
        TicketStore.open(root, TicketStoreSettings.of(InstantSource.system(), "another"))
                .post(id, Post.comment("Changed."), Signature.of(Actor.user("somebody")));
    }

    private void measure(String what, TicketStore store) {
        long cpu = Machine.cpuNanos();
        long from = System.nanoTime();
        int found = store.list(TicketQuery.all()).items().size();
        millis.computeIfAbsent(what, _ -> new Rounds()).add((System.nanoTime() - from) / 1e6);
        cpuMillis.computeIfAbsent(what, _ -> new Rounds()).add((Machine.cpuNanos() - cpu) / 1e6);
        if (found == 0) {
            throw new IllegalStateException("there are tickets, but the list is empty");
        }
    }

    private void table(Context context, int count) {
        context.report().heading("Lists of " + Numbers.whole(count) + " tickets");
        var rows = new ArrayList<List<String>>();
        millis.forEach((what, found) -> rows.add(List.of(
                what,
                Numbers.decimal(found.median()) + " (" + Numbers.decimal(found.min()) + "–"
                        + Numbers.decimal(found.max()) + ")",
                Numbers.decimal(cpuMillis.getOrDefault(what, new Rounds()).median()))));
        context.report().table(List.of("the latest hundred", "ms", "CPU ms"), rows);
    }
}
