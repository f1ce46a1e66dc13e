package dev.yoi.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.store.EventPage;
import dev.yoi.runtime.store.LogDamage;
import dev.yoi.runtime.store.PageRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogPageTest {
    private static String json(EventPage page) {
        return new String(LogPage.of(page, PageRequest.after(11, 10)), StandardCharsets.UTF_8);
    }

    @Test
    void I5_aPageThatEndsAtDamageSaysSo() {
        assertThat(json(new EventPage(List.of(), true, new LogDamage("its log can't be read at byte 7", 13))))
                .isEqualTo("{\"items\":[],\"next_after\":11,\"damage\":{\"code\":\"worker_damaged\",\"message\":"
                        + "\"its log can't be read at byte 7\",\"readable_from\":13},\"more\":true}");
        assertThat(json(new EventPage(List.of(), true, new LogDamage("gone", 0))))
                .contains("\"readable_from\":null");
    }

    @Test
    void aSoundPageSaysNothingOfDamage() {
        assertThat(json(new EventPage(List.of(), false))).isEqualTo("{\"items\":[],\"next_after\":11,\"more\":false}");
    }
}
