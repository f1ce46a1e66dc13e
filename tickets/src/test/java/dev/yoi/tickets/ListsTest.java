package dev.yoi.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.yoi.tickets.machine.Command;
import dev.yoi.tickets.model.Actor;
import dev.yoi.tickets.model.RelationKind;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketId;
import dev.yoi.tickets.model.TicketState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListsTest {

    private static final Signature ALICE = Signature.of(Actor.user("alice"));

    /// Long after the files were written, so that the index trusts their times.
    private static final InstantSource LATER = () -> Instant.now().plusSeconds(3600);

    @TempDir
    private Path folder;

    private Path root;
    private Path data;

    @BeforeEach
    void makeFolders() throws IOException {
        root = Files.createDirectory(folder.resolve("tickets"));
        data = Files.createDirectory(folder.resolve("data"));
    }

    @Test
    void pagesGoThroughEveryTicketOnce() throws IOException {
        ManyTickets.write(root, 25, 3);
        TicketStore store = open();
        for (TicketQuery.Order order : TicketQuery.Order.values()) {
            List<TicketId> seen = new ArrayList<>();
            TicketQuery query = TicketQuery.all().ordered(order).limit(10);
            TicketPage page = store.list(query);
            page.items().forEach(item -> seen.add(item.id()));
            while (page.nextCursor().isPresent()) {
                page = store.list(query.after(page.nextCursor().get()));
                page.items().forEach(item -> seen.add(item.id()));
            }
            assertThat(seen).hasSize(25).doesNotHaveDuplicates();
        }
        assertThat(store.list(TicketQuery.all()).items().getFirst().id()).isEqualTo(ManyTickets.id(24));
        assertThat(store.list(TicketQuery.all().ordered(TicketQuery.Order.OLDEST_FIRST))
                        .items()
                        .getFirst()
                        .id())
                .isEqualTo(ManyTickets.id(0));
        assertThatThrownBy(() -> store.list(TicketQuery.all().after("nonsense")))
                .isInstanceOf(TicketFailure.class);
        assertThatThrownBy(() -> TicketQuery.all().limit(0)).isInstanceOf(TicketFailure.class);
    }

    @Test
    void aListOfWhatContainsATextKeepsItsOrderAndGoesOnPageByPage() {
        TicketStore store = open();
        List<TicketId> wanted = new ArrayList<>();
        for (int at = 0; at < 3; at++) {
            wanted.add(store.create(NewTicket.titled("Ticket " + at).withBody("An Old ZEBRA."), ALICE)
                    .id());
            store.create(NewTicket.titled("Other " + at), ALICE);
        }
        TicketQuery query = TicketQuery.all()
                .containing("old zebra")
                .ordered(TicketQuery.Order.OLDEST_FIRST)
                .limit(2);
        TicketPage first = store.list(query);
        TicketPage second = store.list(query.after(first.nextCursor().orElseThrow()));

        assertThat(first.items()).extracting(TicketSummary::id).isEqualTo(wanted.subList(0, 2));
        assertThat(first.hits().keySet()).isEqualTo(Set.copyOf(wanted.subList(0, 2)));
        assertThat(first.hits().get(wanted.getFirst()).excerpt()).isEqualTo("An Old ZEBRA.");
        assertThat(second.items()).extracting(TicketSummary::id).containsExactly(wanted.getLast());
        assertThat(second.nextCursor()).isEmpty();
        assertThat(store.list(TicketQuery.all()).hits()).isEmpty();
        assertThatThrownBy(() -> TicketQuery.all().containing(" ")).isInstanceOf(TicketFailure.class);
    }

    @Test
    void listsAreFilteredByStateLabelAndGate() {
        TicketStore store = open();
        TicketId one = store.create(NewTicket.titled("One").withLabels(List.of("x", "y")), ALICE)
                .id();
        TicketId two =
                store.create(NewTicket.titled("Two").withPriority("P1"), ALICE).id();
        store.addRelation(one, RelationKind.DEPENDS_ON, two, "", ALICE);
        store.transition(store.ticket(one).version(), new Command.Ready("x"), ALICE);
        assertThat(ids(store, TicketQuery.active())).containsExactlyInAnyOrder(one, two);
        assertThat(ids(store, TicketQuery.all().in(Set.of(TicketState.READY)))).containsExactly(one);
        assertThat(ids(store, TicketQuery.all().labelled("y"))).containsExactly(one);
        assertThat(ids(store, TicketQuery.all().only(TicketQuery.Hold.BLOCKED))).containsExactly(one);
        assertThat(ids(store, TicketQuery.all().only(TicketQuery.Hold.READY_TO_QUEUE)))
                .isEmpty();
        TicketSummary item = store.list(TicketQuery.all().labelled("x")).items().getFirst();
        assertThat(item.blockers())
                .singleElement()
                .satisfies(blocker -> assertThat(blocker.ticket()).isEqualTo(two));
        store.transition(store.ticket(two).version(), new Command.Cancel("x"), ALICE);
        assertThat(ids(store, TicketQuery.active())).containsExactly(one);
    }

    @Test
    void aShortIdMeansTheOneTicketThatStartsOrEndsWithIt() throws IOException {
        ManyTickets.write(root, 3, 3);
        TicketStore store = open();
        String text = ManyTickets.id(1).text();
        assertThat(store.resolve(text)).isEqualTo(ManyTickets.id(1));
        assertThat(store.resolve(text.substring(8))).isEqualTo(ManyTickets.id(1));
        assertThatThrownBy(() -> store.resolve(text.substring(0, 6)))
                .extracting(failure -> ((TicketFailure) failure).kind())
                .isEqualTo(TicketFailure.Kind.AMBIGUOUS_ID);
        assertThatThrownBy(() -> store.resolve(text.substring(0, 3)))
                .extracting(failure -> ((TicketFailure) failure).kind())
                .isEqualTo(TicketFailure.Kind.INVALID_INPUT);
        assertThatThrownBy(() -> store.resolve("ZZZZ"))
                .extracting(failure -> ((TicketFailure) failure).kind())
                .isEqualTo(TicketFailure.Kind.NOT_FOUND);
    }

    @Test
    void searchFindsTextInEveryFileWhateverItsCase() {
        TicketStore store = open();
        TicketId id = store.create(NewTicket.titled("Ärger").withBody("A needle (here)"), ALICE)
                .id();
        store.post(id, Post.comment("a thread of gold"), ALICE);
        assertThat(store.search("ärGER", 5)).singleElement().satisfies(hit -> {
            assertThat(hit.ticket()).isEqualTo(id);
            assertThat(hit.file()).isEqualTo("item.md");
        });
        assertThat(store.search("needle (HERE)", 5))
                .singleElement()
                .satisfies(hit -> assertThat(hit.excerpt()).isEqualTo("A needle (here)"));
        assertThat(store.search("of gold", 5))
                .singleElement()
                .satisfies(hit -> assertThat(hit.file()).isEqualTo("thread.md"));
        assertThat(store.search("silver", 5)).isEmpty();
        assertThatThrownBy(() -> store.search(" ", 5)).isInstanceOf(TicketFailure.class);
    }

    @Test
    void I4_theIndexCanBeDeletedOrDamagedAndIsBuiltAgain() throws IOException {
        ManyTickets.write(root, 20, 3);
        TicketPage first = open().list(TicketQuery.all());
        Path index = data.resolve("tickets.index");
        assertThat(open().list(TicketQuery.all())).isEqualTo(first);
        byte[] bytes = Files.readAllBytes(index);
        for (int cut = 0; cut < bytes.length; cut += 37) {
            Files.write(index, java.util.Arrays.copyOf(bytes, cut));
            assertThat(open().list(TicketQuery.all())).isEqualTo(first);
        }
        bytes[bytes.length / 2] ^= 1;
        Files.write(index, bytes);
        assertThat(open().list(TicketQuery.all())).isEqualTo(first);
        Files.delete(index);
        assertThat(open().list(TicketQuery.all())).isEqualTo(first);
    }

    @Test
    void changesByHandShowInTheNextListWhateverChanged() throws IOException {
        ManyTickets.write(root, 10, 3);
        TicketStore store = open();
        store.list(TicketQuery.all());
        Path item = root.resolve(ManyTickets.id(4) + "/item.md");
        Files.writeString(item, Files.readString(item).replaceFirst("title: .*", "title: 'By hand'"));
        assertThat(titles(store)).contains("By hand");
        Path relations = root.resolve(ManyTickets.id(5) + "/artifacts/relations.json");
        Files.createDirectories(relations.getParent());
        Files.writeString(
                relations,
                "{\"version\":1,\"relations\":[{\"ticket_id\":\"" + ManyTickets.id(5)
                        + "\",\"kind\":\"depends_on\",\"target\":\"0000000000001\"}]}");
        assertThat(store.blockers(ManyTickets.id(5))).hasSize(1);
        Files.delete(relations);
        assertThat(store.blockers(ManyTickets.id(5))).isEmpty();
        Files.move(root.resolve(ManyTickets.id(6).text()), folder.resolve("away"));
        assertThat(ids(store, TicketQuery.all())).hasSize(9).doesNotContain(ManyTickets.id(6));
    }

    @Test
    void oneChangedTicketDoesNotReadTheOthersAgain() throws IOException {
        ManyTickets.write(root, 50, 3);
        var disk = new dev.yoi.tickets.files.NioDisk(root.toRealPath());
        var index = new dev.yoi.tickets.index.TicketIndex(
                disk, new dev.yoi.tickets.files.TicketDirectory(disk), Optional.empty(), LATER);
        index.snapshot();
        assertThat(index.readCount()).isEqualTo(50);
        index.snapshot();
        assertThat(index.readCount()).isEqualTo(50);
        Path item = root.resolve(ManyTickets.id(7) + "/item.md");
        Files.writeString(item, Files.readString(item) + "more\n");
        index.snapshot();
        assertThat(index.readCount()).isEqualTo(51);
    }

    @Test
    void aWatchHearsOfChangesByAnybody() throws IOException {
        ManyTickets.write(root, 5, 3);
        TicketStore store = open();
        Optional<TicketWatch> opened = store.watch();
        assumeThat(opened).as("this system can watch").isPresent();
        try (TicketWatch watch = opened.orElseThrow()) {
            assertThat(store.list(TicketQuery.all()).items()).hasSize(5);
            TicketId own =
                    store.create(NewTicket.titled("By this store"), ALICE).id();
            assertThat(titles(store)).contains("By this store");
            Path item = root.resolve(ManyTickets.id(2) + "/item.md");
            Files.writeString(item, Files.readString(item).replaceFirst("title: .*", "title: 'By hand'"));
            Set<TicketId> heard = new HashSet<>();
            await().atMost(Duration.ofMinutes(1)).until(() -> {
                heard.addAll(watch.changes(Duration.ofMillis(50)));
                return heard.contains(ManyTickets.id(2)) && heard.contains(own);
            });
            await().atMost(Duration.ofMinutes(1)).until(() -> titles(store).contains("By hand"));
            TicketId other =
                    open().create(NewTicket.titled("By another store"), ALICE).id();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> ids(store, TicketQuery.all()).contains(other));
            Files.move(root.resolve(ManyTickets.id(3).text()), folder.resolve("away"));
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> !ids(store, TicketQuery.all()).contains(ManyTickets.id(3)));
        }
        assertThat(titles(store)).contains("By hand");
    }

    private TicketStore open() {
        return TicketStore.open(root, TicketStoreSettings.of(LATER, "test").withIndexDirectory(data));
    }

    private static List<TicketId> ids(TicketStore store, TicketQuery query) {
        return store.list(query).items().stream().map(TicketSummary::id).toList();
    }

    private static List<String> titles(TicketStore store) {
        return store.list(TicketQuery.all()).items().stream()
                .map(TicketSummary::title)
                .toList();
    }
}
