package dev.yoi.tickets.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ActorTest {

    @Test
    void everyActorReadsBackFromItsText() {
        for (Actor actor : List.of(
                Actor.user("alice"),
                Actor.user("Ada Lovelace"),
                Actor.orchestrator(),
                new Actor.Worker("r-1", "w-7", 3))) {
            assertThat(Actor.parse(actor.text())).contains(actor);
        }
        assertThat(new Actor.Worker("r-1", "w-7", 3).text()).isEqualTo("worker:r-1/w-7#3");
    }

    @Test
    void textThatIsNoActorIsNone() {
        for (String text : List.of(
                "",
                "alice",
                "user:",
                "worker:a",
                "worker:a/b",
                "worker:a/b#",
                "worker:a/b#-1",
                "worker:a/b#0",
                "worker:a b/c#1",
                "Orchestrator")) {
            assertThat(Actor.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void aNameWithALineBreakIsRefused() {
        assertThatThrownBy(() -> Actor.user("a\nb")).isInstanceOf(TicketFailure.class);
        assertThatThrownBy(() -> new Actor.Worker("a/b", "c", 1)).isInstanceOf(TicketFailure.class);
    }
}
