package dev.yoi.tickets.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TicketIdTest {

    @Test
    void theSpecimensOfTheFormatPageHold() {
        assertThat(TicketId.ofMillis(0).text()).isEqualTo("0000000000000");
        assertThat(TicketId.ofMillis(32).text()).isEqualTo("0000000000010");
        assertThat(TicketId.ofMillis(-1).text()).isEqualTo("FZZZZZZZZZZZZ");
        assertThat(TicketId.ofMillis(Instant.parse("2026-05-27T00:00:01Z").toEpochMilli()))
                .hasToString("00001KSKBP8Z8");
    }

    @Test
    void everyIdReadsBackAsItsTime() {
        for (long millis : List.of(0L, 1L, 31L, 32L, 1_779_840_001_000L, Long.MAX_VALUE, Long.MIN_VALUE, -1L)) {
            assertThat(TicketId.ofMillis(millis).millis()).isEqualTo(millis);
        }
    }

    @Test
    void onlyTheCanonicalFormIsAnId() {
        for (String text : List.of(
                "",
                "00001KSKBP8Z",
                "00001KSKBP8Z80",
                "00001kskbp8z8",
                "00001KSKBP8ZI",
                "00001KSKBP8ZU",
                "G000000000000",
                "../../../../x",
                "00001KSKBP8Z\n",
                "00001KSKBP8Z\u0000")) {
            assertThat(TicketId.parse(text)).as(text).isEmpty();
            assertThatThrownBy(() -> new TicketId(text)).isInstanceOf(TicketFailure.class);
        }
    }

    @Test
    void idsSortByTime() {
        assertThat(TicketId.ofMillis(5)).isLessThan(TicketId.ofMillis(6)).isLessThan(TicketId.ofMillis(-1));
    }
}
