package dev.yoi.tickets.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.tickets.model.Actor;
import dev.yoi.tickets.model.EventKind;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketId;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Seeded noise made of the pieces that the formats are made of. A failure names its seed; `-Dyoi.seed=N` repeats
/// just that one, `-Dyoi.seeds=N` runs more.
class FuzzTest {

    private static final List<String> PIECES = List.of(
            "---\n",
            "---",
            "\n",
            "\r\n",
            "\r",
            "title: ",
            "state: ready\n",
            "state: \"x\"\n",
            "'",
            "\"",
            "''",
            ": ",
            "- a\n",
            "[",
            "]",
            "{",
            "}",
            ",",
            "&a ",
            "*a",
            "!!str ",
            "|\n",
            ">\n",
            "# c\n",
            "null",
            "~",
            "\t",
            "  ",
            "\u0000",
            "\u00ff",
            "\uFEFF",
            "日本",
            "```",
            "~~~",
            "````\n",
            "<!-- event: comment",
            " author: a",
            " at: 2026-06-15T06:00:00Z",
            " -->",
            "<!-- event: close author: x at: 2026-06-15T06:00:00Z -->\n",
            " id: 0123456789ab",
            " after: 0123456789ab",
            "## Heading\n",
            "text",
            "{\"version\":1,\"relations\":[",
            "]}",
            "{\"id\":\"x\"}\n",
            "\\",
            "\u2028",
            "? ",
            "%YAML 1.1\n");

    static List<Long> seeds() {
        String one = System.getProperty("yoi.seed", "");
        if (!one.isEmpty()) {
            return List.of(Long.valueOf(one));
        }
        return new Random(20_260_615L)
                .longs(Long.getLong("yoi.seeds", 60L))
                .boxed()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noBytesMakeAReaderFail(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            byte[] bytes = noise(random);
            ItemFile.read("t", bytes);
            ItemFile.readLegacy(bytes);
            ThreadFile.read("t", bytes);
            RelationsFile.read(TicketId.ofMillis(1), bytes);
            PlanFile.read(TicketId.ofMillis(1), bytes);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anEditIsRefusedOrChangesItsKeyOnly(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            byte[] bytes = ("---\ntitle: 'x'\n" + text(random) + "\nstate: ready\n---\nbody\n").getBytes(UTF_8);
            ItemFile item = ItemFile.read("t", bytes);
            var keys = new LinkedHashMap<String, FieldValue>();
            keys.put("state", FieldValue.text("queued"));
            keys.put("labels", FieldValue.items(List.of("it's", "\"b\"")));
            try {
                ItemFile edited = ItemFile.read("t", ItemEditor.withKeys(item, keys));
                assertThat(edited.frontMatter().text("state")).contains("queued");
                assertThat(edited.frontMatter().items("labels")).containsExactly("it's", "\"b\"");
                assertThat(edited.body()).isEqualTo(item.body());
                assertThat(edited.title()).isEqualTo(item.title());
            } catch (TicketFailure refused) {
                assertThat(refused.kind()).isEqualTo(TicketFailure.Kind.DAMAGED);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverIsInAThreadAndInABodyAnAppendedEventIsReadBack(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            byte[] before = noise(random);
            ThreadFile read = ThreadFile.read("t", before);
            NewEvent event = NewEvent.of(
                            EventKind.COMMENT,
                            Actor.user("a"),
                            Instant.EPOCH,
                            text(random).replace("\u0000", ""))
                    .with("reason", text(random).replaceAll("[\\p{Cntrl}\\u2028\\uFEFF]", ""));
            byte[] addition = ThreadWriter.append(before, read.lastEvent(), List.of(event));
            var after = new ByteArrayOutputStream();
            after.writeBytes(before);
            after.writeBytes(addition);
            ThreadFile again = ThreadFile.read("t", after.toByteArray());
            assertThat(again.events())
                    .as("seed %d round %d", seed, round)
                    .hasSize(read.events().size() + 1);
            assertThat(again.lastEvent().map(Object::toString))
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(again.events().getLast().attribute("id"));
            assertThat(again.events().getLast().attribute("reason"))
                    .isEqualTo(java.util.Optional.ofNullable(event.attributes().get("reason")));
        }
    }

    private static byte[] noise(Random random) {
        byte[] bytes = text(random).getBytes(UTF_8);
        for (int flips = random.nextInt(3); flips > 0 && bytes.length > 0; flips--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0 ? new String(bytes, ISO_8859_1).repeat(2).getBytes(ISO_8859_1) : bytes;
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int pieces = random.nextInt(30); pieces > 0; pieces--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }
}
