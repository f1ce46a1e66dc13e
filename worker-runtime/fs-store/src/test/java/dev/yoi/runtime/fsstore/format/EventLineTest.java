package dev.yoi.runtime.fsstore.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.ContentPart;
import dev.yoi.runtime.event.EventKind;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.CatalogEntry;
import dev.yoi.runtime.store.Tombstone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventLineTest {
    private static byte[] line(long seq, WorkerEvent event) {
        byte[] body = EventEncoder.body(new SequencedEvent(seq, Specimens.AT, event));
        return Line.seal(seq, seq + 16, body);
    }

    private static WorkerEvent roundTrip(WorkerEvent event) {
        byte[] line = line(3, event);
        assertThat(Line.intact(line, 0, line.length)).isTrue();
        assertThat(Line.seq(line, 0, line.length)).isEqualTo(3);
        assertThat(Line.position(line, 0, line.length)).isEqualTo(19);
        assertThat(new String(line, StandardCharsets.UTF_8)).doesNotContain("\n");
        SequencedEvent back = EventDecoder.decode(line);
        assertThat(back.at()).isEqualTo(Specimens.AT);
        return back.event();
    }

    @Test
    void everyKindComesBackAsItWas() {
        Set<EventKind> kinds = new HashSet<>(List.of(EventKind.UNKNOWN));
        for (WorkerEvent event : Specimens.all()) {
            assertThat(roundTrip(event)).isEqualTo(event);
            kinds.add(event.kind());
        }
        assertThat(kinds).containsExactlyInAnyOrder(EventKind.values());
    }

    @Test
    void theFormatsPageShowsRealLines() throws IOException {
        var expected = new ArrayList<String>();
        long seq = 1;
        for (WorkerEvent event : Specimens.all()) {
            expected.add(new String(line(seq++, event), StandardCharsets.UTF_8));
        }
        String page = page();
        String section = page.substring(page.indexOf("\n## events.jsonl"));
        int from = section.indexOf("```json\n") + 8;
        String shown = section.substring(from, section.indexOf("\n```", from));
        assertThat(shown.lines().toList()).isEqualTo(expected);
    }

    @Test
    void anEventThatWasMaskedSaysSoOnThePageToo() throws IOException {
        var said = new WorkerEvent.Reasoning(1, new ItemId("think-1"), 0, "The key is sk-‹masked›.");
        byte[] line = Line.seal(29, 45, EventEncoder.body(new SequencedEvent(29, Specimens.AT, said, 1)));
        assertThat(EventDecoder.decode(line)).isEqualTo(new SequencedEvent(29, Specimens.AT, said, 1));
        assertThat(page()).contains(new String(line, StandardCharsets.UTF_8));
        assertThat(EventDecoder.decode(line(3, new WorkerEvent.Unknown("moon", "{\"kind\":\"moon\",\"masked\":[]}")))
                        .masked())
                .isZero();
    }

    private static String page() throws IOException {
        return Files.readString(Path.of(System.getProperty("yoi.repository")).resolve("docs/formats/runtime-store.md"));
    }

    @Test
    void everySpecimenOnTheFormatsPageHasARightChecksum() throws IOException {
        List<String> specimens = page().lines()
                .filter(line -> line.startsWith("{") && line.contains(",\"crc\":\"") && !line.contains("…"))
                .filter(line -> !line.startsWith("{\"lines\""))
                .toList();
        assertThat(specimens).hasSizeGreaterThan(30).allSatisfy(specimen -> {
            byte[] line = specimen.getBytes(StandardCharsets.UTF_8);
            assertThat(Line.intact(line, 0, line.length)).isTrue();
        });
    }

    @Test
    void theFormatsPageShowsAStateAndACatalogThatCanBeRead() throws IOException {
        String state = page().lines()
                .filter(line -> line.contains("\"written\":{"))
                .findFirst()
                .orElseThrow();
        assertThat(StateForm.snapshot(state.getBytes(StandardCharsets.UTF_8))
                        .written()
                        .eventsBytes())
                .isEqualTo(512);
        String catalog = page().substring(page().indexOf("\n## Catalog"));
        int from = catalog.indexOf("```json\n") + 8;
        var names = new ArrayList<String>();
        CatalogForm.read(
                catalog.substring(from, catalog.indexOf("```", from)).getBytes(StandardCharsets.UTF_8),
                new CatalogForm.Receiver() {
                    @Override
                    public void header(CatalogForm.Header header) {
                        names.add("at " + header.position());
                    }

                    @Override
                    public void entry(CatalogEntry entry) {
                        names.add(String.valueOf(entry.name()));
                    }

                    @Override
                    public void removed(WorkerId id) {
                        names.add("removed");
                    }

                    @Override
                    public void deleted(Tombstone tombstone) {
                        names.add("deleted");
                    }
                });
        assertThat(names).containsExactly("at 1200", "history", "removed", "deleted");
    }

    @Test
    void anyTextComesBackWithItsLoneSurrogatesAndControlCharacters() {
        String text = "a\u0000\u001f\"\\/\n\r\t\u007f\u00e9\u2028\u20ac\ud83d\ude00\ud800x\udc00";
        WorkerEvent event = new WorkerEvent.Message(1, new ItemId("i"), 0, Role.LOG, Content.text(text));
        assertThat(roundTrip(event)).isEqualTo(event);
    }

    @Test
    void aKindFromANewerVersionIsKeptAndWrittenOn() {
        byte[] body = ",\"at\":\"2026-11-21T10:00:00.010Z\",\"kind\":\"dream\",\"depth\":{\"n\":[1, 2]}"
                .getBytes(StandardCharsets.UTF_8);
        byte[] line = Line.seal(3, 19, body);
        var unknown = (WorkerEvent.Unknown) EventDecoder.decode(line).event();
        assertThat(unknown.kindCode()).isEqualTo("dream");
        assertThat(line(3, unknown)).isEqualTo(line);
    }

    @Test
    void aKnownKindWithAnUnknownWordIsKeptAsUnknown() {
        byte[] body = ",\"at\":\"2026-11-21T10:00:00.010Z\",\"kind\":\"stopped\",\"outcome\":\"evaporated\""
                .getBytes(StandardCharsets.UTF_8);
        assertThat(EventDecoder.decode(Line.seal(3, 19, body)).event()).isInstanceOf(WorkerEvent.Unknown.class);
    }

    @Test
    void unknownFieldsDoNotMatter() {
        byte[] body = ",\"at\":\"2026-11-21T10:00:00.010Z\",\"kind\":\"failed\",\"detail\":\"d\",\"new\":[{}]"
                .getBytes(StandardCharsets.UTF_8);
        assertThat(EventDecoder.decode(Line.seal(3, 19, body)).event()).isEqualTo(new WorkerEvent.WorkerFailed("d"));
    }

    @Test
    void whatIsNoJsonValueIsRefused() {
        for (String json : List.of("", "{", "{} {}", "nul", "\"\n\"", "01", "[".repeat(65) + "]".repeat(65))) {
            assertThatThrownBy(() -> line(1, new WorkerEvent.ToolCall(1, "c", "t", "t", json)))
                    .as(json)
                    .isInstanceOf(WorkerRuntimeException.class);
            assertThatThrownBy(() -> line(1, new WorkerEvent.Extension("a", "b", json)))
                    .isInstanceOf(WorkerRuntimeException.class);
        }
        var part = new ContentPart.Unknown("x", "{\"type\":\"x\"");
        assertThatThrownBy(() ->
                        line(1, new WorkerEvent.Message(1, new ItemId("i"), 0, Role.LOG, new Content(List.of(part)))))
                .isInstanceOf(WorkerRuntimeException.class);
    }

    @Test
    void lineBreaksBetweenTokensDoNotBreakTheLine() {
        var event = new WorkerEvent.Extension("a", "b", "{\r\n  \"x\": 1\n}");
        assertThat(roundTrip(event)).isEqualTo(new WorkerEvent.Extension("a", "b", "{    \"x\": 1 }"));
    }

    @Test
    void anyChangedByteIsNoticed() {
        byte[] line = line(1, new WorkerEvent.WorkerFailed("because"));
        for (int i = 0; i < line.length; i++) {
            line[i] ^= 1;
            assertThat(Line.intact(line, 0, line.length)).as("byte %s", i).isFalse();
            line[i] ^= 1;
        }
        assertThat(Line.intact(line, 0, line.length - 1)).isFalse();
        assertThat(Line.intact(line, 1, line.length)).isFalse();
    }

    @Test
    void readersOfDamagedJsonThrowAndDoNotHang() {
        byte[] line = line(1, Specimens.all().getFirst());
        for (int cut = 0; cut < line.length; cut++) {
            int end = cut;
            assertThatThrownBy(() -> JsonReader.object(line, 0, end)).isInstanceOf(FormatException.class);
        }
        assertThatThrownBy(() -> JsonReader.object("[".repeat(100_000).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(FormatException.class);
    }
}
