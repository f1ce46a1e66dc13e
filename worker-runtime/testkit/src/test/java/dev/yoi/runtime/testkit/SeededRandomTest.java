package dev.yoi.runtime.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.event.EventKind;
import dev.yoi.runtime.event.WorkerEvent;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeededRandomTest {
    @Test
    void theSameSeedGivesTheSameStory() {
        var one = new RandomEvents(new SeededRandom(42));
        var two = new RandomEvents(new SeededRandom(42));
        assertThat(one.created()).isEqualTo(two.created());
        assertThat(one.oneOfEach()).isEqualTo(two.oneOfEach());
        assertThat(new SeededRandom(42).split().nextLong())
                .isEqualTo(new SeededRandom(42).split().nextLong());
    }

    @Test
    void textIsAlwaysValidUnicodeOfTheWantedLength() {
        var random = new SeededRandom(1);
        for (int i = 0; i < 500; i++) {
            String text = random.text(3, 9);
            assertThat(text.codePointCount(0, text.length())).isBetween(3, 9);
            assertThat(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(text);
        }
    }

    @Test
    void everyKindOfEventIsMade() {
        var events = new RandomEvents(new SeededRandom(1));
        var kinds = EnumSet.of(EventKind.UNKNOWN, events.created().kind());
        events.oneOfEach().stream().map(WorkerEvent::kind).forEach(kinds::add);
        events.ends().stream().map(WorkerEvent::kind).forEach(kinds::add);
        assertThat(kinds).containsExactlyInAnyOrderElementsOf(List.of(EventKind.values()));
    }
}
