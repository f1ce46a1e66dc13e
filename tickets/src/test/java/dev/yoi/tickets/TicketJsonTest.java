package dev.yoi.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.tickets.format.FieldValue;
import dev.yoi.tickets.model.AcceptedPlan;
import dev.yoi.tickets.model.Actor;
import dev.yoi.tickets.model.RelationKind;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketId;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class TicketJsonTest {

    private static final Signature ALICE = Signature.of(Actor.user("alice"));

    @TempDir
    private Path root;

    private TicketStore store;
    private TicketId one;
    private TicketId two;

    @BeforeEach
    void open() {
        store = TicketStore.open(root, TicketStoreSettings.of(new SteppingClock("2026-06-15T06:00:00Z"), "test"));
        one = store.create(NewTicket.titled("One").withBody("Text of one"), ALICE)
                .id();
        two = store.create(NewTicket.titled("Two"), ALICE).id();
        store.addRelation(one, RelationKind.DEPENDS_ON, two, "because", ALICE);
        store.recordPlan(one, PlanDraft.accepted(new AcceptedPlan("s", "b", "w", "r")), ALICE);
    }

    @Test
    void aListHasTheFieldsOfTheContract() {
        JsonNode list = TicketJson.list(store.list(TicketQuery.all().limit(1)));
        assertThat(list.get("version").intValue()).isEqualTo(1);
        assertThat(list.get("next_cursor").isString()).isTrue();
        JsonNode item = list.get("items").get(0);
        assertThat(item.propertyNames()).contains("id", "title", "state", "updated_at", "blockers");
        assertThat(item.get("id").stringValue()).isEqualTo(one.text());
        assertThat(item.get("blockers").get(0).get("id").stringValue()).isEqualTo(two.text());
        assertThat(TicketJson.list(store.list(TicketQuery.all()))
                        .get("next_cursor")
                        .isNull())
                .isTrue();
    }

    @Test
    void aTicketHasTheFieldsOfTheContract() {
        JsonNode show = show(one, ViewLimits.NONE);
        assertThat(show.propertyNames())
                .contains(
                        "id",
                        "title",
                        "state",
                        "body",
                        "events",
                        "relations",
                        "plan",
                        "resolution",
                        "diagnostics",
                        "cut");
        assertThat(show.get("state").stringValue()).isEqualTo("planning");
        assertThat(show.get("body").stringValue()).contains("Text of one");
        JsonNode event = show.get("events").get(0);
        assertThat(event.propertyNames())
                .contains("kind", "author", "at", "heading", "body", "attributes", "id", "actor");
        assertThat(event.get("attributes").get("event").stringValue()).isEqualTo("create");
        JsonNode relations = show.get("relations");
        assertThat(relations.get("outgoing").get(0).get("target").stringValue()).isEqualTo(two.text());
        assertThat(relations.get("blockers").get(0).get("standing").stringValue())
                .isEqualTo("open");
        assertThat(show.get("plan").get(0).get("accepted_plan").get("branch").stringValue())
                .isEqualTo("b");
        assertThat(show(two, ViewLimits.NONE)
                        .get("relations")
                        .get("incoming")
                        .get(0)
                        .get("kind")
                        .stringValue())
                .isEqualTo("dependency_of");
        assertThat(show.get("cut")).isEmpty();
    }

    @Test
    void aBoundedViewSaysWhatWasCut() {
        store.post(one, Post.comment("first comment"), ALICE);
        store.post(one, Post.comment("😀".repeat(20)), ALICE);
        JsonNode show = show(one, new ViewLimits(1, 5));
        assertThat(show.get("events")).hasSize(1);
        assertThat(show.get("events").get(0).get("body").stringValue()).isEqualTo("😀😀");
        assertThat(show.get("cut").toString())
                .contains("the first 2 of 3 events", "the body behind character 5", "behind character 4 of 40");
        assertThatThrownBy(() -> new ViewLimits(-1, 0)).isInstanceOf(TicketFailure.class);
    }

    @Test
    void theDoctorAndTheSearchHaveTheFieldsOfTheContract() {
        JsonNode clean = TicketJson.doctor(store.doctor());
        assertThat(clean.get("tickets").intValue()).isEqualTo(2);
        assertThat(clean.get("diagnostics")).isEmpty();
        JsonNode hits = TicketJson.search(store.search("text of", 5));
        assertThat(hits.get("items").get(0).propertyNames()).contains("id", "title", "file", "excerpt");
    }

    @Test
    void anEditOfAnOldRevisionIsAConflict() {
        ItemEdit first = ItemEdit.of(store.ticket(one)).with("title", FieldValue.text("First"));
        ItemEdit second = ItemEdit.of(store.ticket(one)).withBody("\nSecond\n");
        store.post(one, Post.comment("A comment does not make an edit stale."), ALICE);
        assertThat(store.edit(one, first, ALICE)).isInstanceOf(Outcome.Applied.class);
        assertThat(store.edit(one, second, ALICE)).isInstanceOf(Outcome.Conflict.class);
        assertThat(store.ticket(one).body()).contains("Text of one");
        assertThat(store.ticket(one).events().getLast().body()).isEqualTo("Changed: title.");
        assertThatThrownBy(() -> ItemEdit.of(store.ticket(one)).with("state", FieldValue.text("done")))
                .isInstanceOf(TicketFailure.class);
        assertThatThrownBy(
                        () -> store.edit(one, ItemEdit.of(store.ticket(one)).with("title", FieldValue.none()), ALICE))
                .isInstanceOf(TicketFailure.class);
    }

    private JsonNode show(TicketId id, ViewLimits limits) {
        return TicketJson.show(store.ticket(id), store.incoming(id), store.blockers(id), limits);
    }
}
