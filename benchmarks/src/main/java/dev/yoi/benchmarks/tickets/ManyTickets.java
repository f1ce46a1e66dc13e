package dev.yoi.benchmarks.tickets;

import dev.yoi.tickets.model.TicketId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Writes many plausible tickets fast, without the store, with times of change that an index trusts.
final class ManyTickets {

    private static final long FIRST_MILLIS = 1_779_840_001_000L;

    private ManyTickets() {}

    private static TicketId id(int number) {
        return TicketId.ofMillis(FIRST_MILLIS + number * 60_000L);
    }

    static List<TicketId> write(Path root, int count) throws IOException {
        var random = new Random(1);
        var ids = new ArrayList<TicketId>();
        for (int number = 0; number < count; number++) {
            writeOne(root, number, random);
            ids.add(id(number));
        }
        return ids;
    }

    private static void writeOne(Path root, int number, Random random) throws IOException {
        String[] states = {"planning", "ready", "queued", "inprogress", "done", "closed", "closed", "closed"};
        Instant at = Instant.ofEpochMilli(FIRST_MILLIS + number * 60_000L);
        Path ticket = Files.createDirectory(root.resolve(id(number).text()));
        file(
                ticket.resolve("item.md"),
                """
                ---
                title: 'Ticket number %d of many: %s'
                state: '%s'
                created_at: '%s'
                updated_at: '%s'
                assignee: null
                priority: 'P%d'
                risk_flags: ['one', 'two', 'three']
                ---

                ## Background

                %s
                """.formatted(
                                number,
                                words(random, 8),
                                states[random.nextInt(states.length)],
                                at,
                                at,
                                random.nextInt(4),
                                words(random, 250)),
                at);
        var thread = new StringBuilder();
        for (int event = 0; event < 8; event++) {
            thread.append("<!-- event: comment author: someone at: ").append(at).append(" -->\n\n## Comment\n\n");
            thread.append(words(random, 180)).append("\n\n---\n\n");
        }
        file(ticket.resolve("thread.md"), thread.toString(), at);
        if (number > 0 && number % 4 == 0) {
            Files.createDirectory(ticket.resolve("artifacts"));
            file(
                    ticket.resolve("artifacts/relations.json"),
                    """
                    {
                      "version": 1,
                      "relations": [
                        {
                          "ticket_id": "%s",
                          "kind": "depends_on",
                          "target": "%s",
                          "author": "someone",
                          "at": "%s"
                        }
                      ]
                    }
                    """.formatted(id(number), id(random.nextInt(number)), at),
                    at);
            Files.setLastModifiedTime(ticket.resolve("artifacts"), FileTime.from(at));
        }
        Files.setLastModifiedTime(ticket, FileTime.from(at));
    }

    private static void file(Path path, String text, Instant at) throws IOException {
        Files.writeString(path, text);
        Files.setLastModifiedTime(path, FileTime.from(at));
    }

    private static String words(Random random, int count) {
        var text = new StringBuilder();
        for (int word = 0; word < count; word++) {
            text.append("word").append(random.nextInt(1_000)).append(word % 12 == 11 ? '\n' : ' ');
        }
        return text.toString().strip();
    }
}
