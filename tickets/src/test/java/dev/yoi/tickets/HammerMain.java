package dev.yoi.tickets;

import dev.yoi.tickets.machine.Command;
import dev.yoi.tickets.machine.Operation;
import dev.yoi.tickets.machine.TransitionTable;
import dev.yoi.tickets.model.Actor;
import dev.yoi.tickets.model.ThreadEvent;
import dev.yoi.tickets.model.TicketId;
import dev.yoi.tickets.model.TicketVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

/// A process that comments on and moves one ticket as fast as it can, and prints what was acknowledged: `event
/// ID` for every event that it wrote, `moved VERSION` for the version that a transition of its started from,
/// `conflict` when it came too late.
public final class HammerMain {

    private HammerMain() {}

    /// @param args root, ticket, how often, seed
    public static void main(String[] args) {
        TicketStore store = TicketStore.open(
                Path.of(args[0]),
                TicketStoreSettings.of(InstantSource.system(), "hammer " + args[3])
                        .withLockWaitMax(Duration.ofMinutes(1)));
        var id = new TicketId(args[1]);
        var random = new Random(Long.parseLong(args[3]));
        Signature by = Signature.of(Actor.user("hammer-" + args[3]));
        for (int round = 0; round < Integer.parseInt(args[2]); round++) {
            TicketVersion seen = store.ticket(id).version();
            Outcome outcome = random.nextInt(3) == 0
                    ? store.post(id, Post.comment("round " + round), by)
                    : store.transition(seen, command(seen, random), by);
            print(outcome, seen, by);
        }
    }

    private static void print(Outcome outcome, TicketVersion seen, Signature by) {
        switch (outcome) {
            case Outcome.Applied applied -> {
                List<ThreadEvent> events = applied.ticket().events();
                ThreadEvent last = events.getLast();
                if (last.kindWord().equals("comment")) {
                    System.out.println("event " + last.id() + " " + by.author());
                } else {
                    System.out.println("moved " + seen.lastEvent().orElseThrow());
                    System.out.println("event " + last.id() + " " + by.author());
                }
            }
            case Outcome.Conflict conflict -> System.out.println("conflict");
            case Outcome.Refused refused ->
                System.out.println("refused " + refused.refusal().message());
        }
        System.out.flush();
    }

    private static Command command(TicketVersion seen, Random random) {
        List<Operation> operations = TransitionTable.operations(seen.state());
        return switch (operations.get(random.nextInt(operations.size()))) {
            case READY -> new Command.Ready("x");
            case RETURN -> new Command.Return("x");
            case QUEUE -> new Command.Queue("");
            case UNQUEUE -> new Command.Unqueue("");
            case ACCEPT -> new Command.Accept("");
            case REQUEUE -> new Command.Requeue("x", "x");
            case DONE -> new Command.DoneByWaiver("x");
            case REWORK -> new Command.Rework("x");
            case CLOSE -> new Command.Close("x");
            case CANCEL -> new Command.Cancel("x");
            case REOPEN, CREATE -> new Command.Reopen("x");
        };
    }
}
