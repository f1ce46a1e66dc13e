package dev.yoi.tickets.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.tickets.TicketFolder;
import dev.yoi.tickets.model.Actor;
import dev.yoi.tickets.model.EventKind;
import dev.yoi.tickets.model.Severity;
import dev.yoi.tickets.model.TicketId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Runs the readers and writers over a folder of tickets that another program could have written, without
/// changing it. The same over any folder of real tickets:
///
/// ```
/// mvn -pl tickets test -Dtest=FolderConformanceTest -Dyoi.tickets.folder=DIR -Dyoi.tickets.events=N
/// ```
class FolderConformanceTest {

    private List<Path> tickets = List.of();

    @BeforeEach
    void findTickets() throws IOException {
        try (Stream<Path> children = Files.list(TicketFolder.tickets())) {
            tickets = children.filter(child -> Files.isRegularFile(child.resolve("item.md")))
                    .sorted()
                    .toList();
        }
        assertThat(tickets).isNotEmpty();
    }

    @Test
    void everyTicketReadsWithoutAnError() throws IOException {
        for (Path ticket : tickets) {
            String name = ticket.getFileName().toString();
            assertThat(ItemFile.read(name, bytes(ticket, "item.md")).diagnostics())
                    .noneMatch(found -> found.severity() == Severity.ERROR);
            assertThat(ThreadFile.read(name, bytes(ticket, "thread.md")).diagnostics())
                    .noneMatch(found -> found.severity() == Severity.ERROR);
        }
    }

    @Test
    void theThreadsHaveTheExpectedNumberOfEvents() throws IOException {
        int count = 0;
        for (Path ticket : tickets) {
            count += ThreadFile.read("", bytes(ticket, "thread.md")).events().size();
        }
        int events = count;
        TicketFolder.events().ifPresent(expected -> assertThat(events).isEqualTo(expected));
    }

    @Test
    void editingAnyKeyChangesItsLineOnly() throws IOException {
        for (Path ticket : tickets) {
            byte[] before = bytes(ticket, "item.md");
            ItemFile item = ItemFile.read("", before);
            for (FrontMatter.Entry entry : item.frontMatter().entries()) {
                var change = new LinkedHashMap<String, FieldValue>();
                change.put(entry.key(), FieldValue.text("it's new: #1"));
                byte[] after = ItemEditor.withKeys(item, change);
                String[] linesBefore = latin(before);
                String[] linesAfter = latin(after);
                assertThat(linesAfter).hasSameSizeAs(linesBefore);
                for (int line = 0; line < linesBefore.length; line++) {
                    String expected =
                            line == entry.firstLine() + 1 ? entry.key() + ": 'it''s new: #1'" : linesBefore[line];
                    assertThat(linesAfter[line]).as(ticket + " line " + line).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void aNewKeyIsOneMoreLineBeforeTheClosingDashes() throws IOException {
        for (Path ticket : tickets) {
            byte[] before = bytes(ticket, "item.md");
            var change = new LinkedHashMap<String, FieldValue>();
            change.put("closed_as", FieldValue.text("done"));
            byte[] after = ItemEditor.withKeys(ItemFile.read("", before), change);
            String text = new String(after, java.nio.charset.StandardCharsets.ISO_8859_1);
            assertThat(text.replaceFirst("closed_as: 'done'\n---\n", "---\n"))
                    .isEqualTo(new String(before, java.nio.charset.StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void anAppendedEventChangesNothingBeforeItAndIsReadBack() throws IOException {
        for (Path ticket : tickets) {
            byte[] before = bytes(ticket, "thread.md");
            ThreadFile read = ThreadFile.read("", before);
            NewEvent comment =
                    NewEvent.of(EventKind.COMMENT, Actor.user("alice"), Instant.EPOCH, "Hello\n\n---\n\nthere");
            byte[] addition = ThreadWriter.append(before, read.lastEvent(), List.of(comment));
            byte[] after = Arrays.copyOf(before, before.length + addition.length);
            System.arraycopy(addition, 0, after, before.length, addition.length);
            ThreadFile again = ThreadFile.read("", after);
            assertThat(again.events()).hasSize(read.events().size() + 1);
            assertThat(again.events().getLast().stamped()).isTrue();
            assertThat(again.events().getLast().after()).isEqualTo(read.lastEvent());
            assertThat(again.events().getLast().body()).isEqualTo("Hello\n\n---\n\nthere");
            assertThat(again.diagnostics()).isEqualTo(read.diagnostics());
        }
    }

    @Test
    void relationsAreWrittenAsTheyWereRead() throws IOException {
        for (Path ticket : tickets) {
            Path file = ticket.resolve(RelationsFile.NAME);
            Optional<TicketId> id = TicketId.parse(ticket.getFileName().toString());
            if (Files.exists(file) && id.isPresent()) {
                byte[] bytes = Files.readAllBytes(file);
                RelationsFile relations = RelationsFile.read(id.get(), bytes);
                assertThat(relations.diagnostics()).isEmpty();
                assertThat(new String(relations.bytes(), java.nio.charset.StandardCharsets.UTF_8))
                        .isEqualTo(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
            }
            Path plan = ticket.resolve(PlanFile.NAME);
            if (Files.exists(plan) && id.isPresent()) {
                assertThat(PlanFile.read(id.get(), Files.readAllBytes(plan)).diagnostics())
                        .isEmpty();
            }
        }
    }

    private static byte[] bytes(Path ticket, String name) throws IOException {
        return Files.readAllBytes(ticket.resolve(name));
    }

    private static String[] latin(byte[] bytes) {
        return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).split("\n", -1);
    }
}
