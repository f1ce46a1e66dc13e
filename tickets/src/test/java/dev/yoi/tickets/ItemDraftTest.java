package dev.yoi.tickets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.tickets.format.FieldValue;
import dev.yoi.tickets.model.Actor;
import dev.yoi.tickets.model.TicketId;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A whole `item.md` in an editor.
class ItemDraftTest {
    private static final Signature ALICE = Signature.of(Actor.user("alice"));

    @TempDir
    private Path root;

    private TicketStore store;
    private TicketId id;
    private ItemDraft draft;
    private String text = "";

    @BeforeEach
    void open() throws Exception {
        store = TicketStore.open(root, TicketStoreSettings.of(new SteppingClock("2026-06-15T06:00:00Z"), "test"));
        id = store.create(NewTicket.titled("One").withBody("Body").withPriority("P1"), ALICE)
                .id();
        Path item = root.resolve(id.text()).resolve("item.md");
        Files.writeString(item, Files.readString(item).replace("priority:", "# how urgent\npriority:"));
        draft = store.draft(id);
        text = new String(draft.text(), UTF_8);
    }

    @Test
    void whatIsDifferentIsTheChangeAndEverythingElseKeepsItsBytes() throws Exception {
        var edited =
                edited(text.replace("title: 'One'", "title: \"One, better\"").replace("Body", "Body\n\nMore"));

        assertThat(edited)
                .isInstanceOfSatisfying(
                        ItemDraft.Edited.Change.class,
                        change ->
                                assertThat(store.edit(id, change.edit(), ALICE)).isInstanceOf(Outcome.Applied.class));

        String after = Files.readString(root.resolve(id.text()).resolve("item.md"));
        assertThat(after.replaceFirst("updated_at: .*", ""))
                .isEqualTo(text.replace("title: 'One'", "title: 'One, better'")
                        .replace("Body", "Body\n\nMore")
                        .replaceFirst("updated_at: .*", ""));
    }

    @Test
    void aRemovedKeyBecomesNullAndANewOneIsAdded() {
        var edited = edited(text.replace("priority: 'P1'", "labels: ['a']"));

        assertThat(edited).isInstanceOfSatisfying(ItemDraft.Edited.Change.class, change -> {
            assertThat(change.edit().keys())
                    .containsEntry("priority", FieldValue.none())
                    .containsEntry("labels", FieldValue.items(java.util.List.of("a")))
                    .hasSize(2);
            assertThat(change.edit().body()).isEmpty();
        });
    }

    @Test
    void anUntouchedTextIsNoChange() {
        assertThat(edited(text)).isInstanceOf(ItemDraft.Edited.Nothing.class);
        assertThat(edited(text.replace("'One'", "One"))).isInstanceOf(ItemDraft.Edited.Nothing.class);
    }

    @Test
    void whoeverWasFasterIsNotOverwritten() {
        var edited = (ItemDraft.Edited.Change) edited(text.replace("Body", "Mine"));
        store.edit(id, ItemEdit.of(store.ticket(id)).withBody("\nTheirs\n"), ALICE);

        assertThat(store.edit(id, edited.edit(), ALICE)).isInstanceOf(Outcome.Conflict.class);
    }

    @Test
    void aCommentBySomebodyElseDoesNotDisturbAnEditor() {
        var edited = (ItemDraft.Edited.Change) edited(text.replace("Body", "Mine"));
        store.post(id, Post.comment("Meanwhile"), ALICE);

        assertThat(store.edit(id, edited.edit(), ALICE)).isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void anEditorThatMakesCrlfOfAllLineEndsChangesNothingElse() {
        assertThat(edited(text.replace("\n", "\r\n"))).isInstanceOf(ItemDraft.Edited.Nothing.class);
        var edited =
                (ItemDraft.Edited.Change) edited(text.replace("Body", "Mine").replace("\n", "\r\n"));
        store.edit(id, edited.edit(), ALICE);
        assertThat(store.ticket(id).body()).contains("Mine").doesNotContain("\r");
    }

    @ParameterizedTest
    @CsvSource({
        "state: 'planning', state: 'done', 3, belongs to the operations",
        "state: 'planning', x: 'y', 2, `state` is missing",
        "title: 'One', title: '  ', 2, `title` is missing or has no value",
        "title: 'One', 'title: [''a'']', 2, `title` has to be one text",
        "title: 'One', 'title: {a: b}', 2, `title` has to be one text",
        "title: 'One', 'title: ''One', 3, YAML",
        "priority: 'P1', Priority: 'P1', 8, is no key",
        "priority: 'P1', 'priority: {a: b}', 8, a text or a list"
    })
    void aMistakeIsToldWithItsLine(String from, String to, int line, String message) {
        var edited = edited(text.replace(from, to));

        assertThat(edited)
                .isInstanceOfSatisfying(
                        ItemDraft.Edited.Invalid.class,
                        invalid -> assertThat(invalid.mistakes())
                                .as(invalid.toString())
                                .anySatisfy(mistake -> {
                                    assertThat(mistake.message()).contains(message);
                                    assertThat(mistake.line()).isEqualTo(line);
                                }));
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        assertThat(draft.edited(new byte[] {(byte) 0xff})).isInstanceOf(ItemDraft.Edited.Invalid.class);
    }

    private ItemDraft.Edited edited(String newText) {
        return draft.edited(newText.getBytes(UTF_8));
    }
}
