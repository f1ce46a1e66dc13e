package dev.yoi.cli.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A ticket in somebody's editor, which here is a script.
class TicketEditorTest {
    private static final Pattern KEPT = Pattern.compile("kept in (\\S+)\\.");

    @TempDir
    private Path folder;

    private TicketScreen yoi;
    private Path item;
    private String id = "";

    @BeforeEach
    void makeATicket() throws Exception {
        Path project = Files.createDirectories(folder.resolve("project"));
        yoi = new TicketScreen(project, folder.resolve("data"));
        yoi.done("ticket", "init");
        id = yoi.done("ticket", "create", "--title", "One", "-m", "Body");
        item = project.resolve(".yoi/tickets/" + id + "/item.md");
    }

    @Test
    void whatWasEditedIsTaken() throws Exception {
        editor("sed -i -e \"s/^title: .*/title: Better/\" -e 's/^Body$/New body/' \"$1\"");

        assertThat(yoi.done("ticket", "edit", id)).isEqualTo(id + "  edited  Better");

        assertThat(Files.readString(item)).contains("title: 'Better'\n", "\nNew body\n");
        assertThat(yoi.json("ticket", "show", id).path("diagnostics")).isEmpty();
    }

    @Test
    void VISUALComesBeforeEDITOR() throws Exception {
        editor("exit 3");
        yoi.with("VISUAL", "sed -i 's/^Body$/By VISUAL/'");

        yoi.done("ticket", "edit", id);

        assertThat(Files.readString(item)).contains("By VISUAL");
    }

    @Test
    void anUntouchedTextChangesNothing() throws Exception {
        String before = Files.readString(item);
        editor("true");

        yoi.done("ticket", "edit", id);

        assertThat(yoi.errors()).contains("nothing was changed");
        assertThat(Files.readString(item)).isEqualTo(before);
    }

    @Test
    void aTextThatCanNotBeTakenIsKeptAndGoneOnWith() throws Exception {
        String before = Files.readString(item);
        editor("sed -i -e 's/^Body$/Hours of work/' -e \"s/^state: .*/state: 'done'/\" \"$1\"");

        assertThat(yoi.run("ticket", "edit", id)).isEqualTo(1);

        assertThat(yoi.errors()).contains("[ticket_text_invalid]", "line 3: `state` belongs to the operations");
        assertThat(Files.readString(item)).isEqualTo(before);
        Path kept = kept();
        assertThat(Files.readString(kept)).contains("Hours of work");

        editor("sed -i \"s/^state: .*/state: 'planning'/\" \"$1\"");
        yoi.done("ticket", "edit", id, "--resume", kept.resolveSibling("").toString());

        assertThat(Files.readString(item)).contains("Hours of work", "state: 'planning'");
        assertThat(kept.resolveSibling("")).doesNotExist();
    }

    @Test
    void whoeverWasFasterIsNotOverwrittenAndTheTextIsKept() throws Exception {
        editor("sed -i 's/^Body$/Theirs/' '" + item + "'; sed -i 's/^Body$/Mine/' \"$1\"");

        assertThat(yoi.run("ticket", "edit", id)).isEqualTo(4);

        assertThat(yoi.errors()).contains("[ticket_conflict]", "somebody else edited");
        assertThat(Files.readString(item)).contains("Theirs").doesNotContain("Mine");
        Path kept = kept();
        assertThat(Files.readString(kept)).contains("Mine");
        Files.delete(kept);
    }

    @Test
    void anEditorThatFailsChangesNothing() throws Exception {
        editor("exit 3");

        assertThat(yoi.run("ticket", "edit", id)).isEqualTo(1);

        assertThat(yoi.errors()).contains("[editor_failed]", "exit code 3");
    }

    @Test
    void aMissingTextIsWrittenInTheEditorAtATerminal() throws Exception {
        editor("{ echo 'Written there'; cat \"$1\"; } >\"$1.x\"; mv \"$1.x\" \"$1\"");

        yoi.atATerminal().done("ticket", "comment", id);

        assertThat(yoi.json("ticket", "show", id)
                        .path("events")
                        .get(1)
                        .path("body")
                        .asString())
                .isEqualTo("Written there");
        editor("true");
        assertThat(yoi.run("ticket", "comment", id)).isEqualTo(2);
    }

    @Test
    void optionsChangeSingleKeysWithoutAnEditor() throws Exception {
        yoi.done("ticket", "edit", id, "--title", "Two", "--add-label", "a", "--add-label", "b", "--set", "effort=2d");
        yoi.done("ticket", "edit", id, "--remove-label", "a", "--priority", "P1");

        assertThat(Files.readString(item)).contains("title: 'Two'", "labels: ['b']", "priority: 'P1'", "effort: '2d'");
        String seen = yoi.json("ticket", "show", id).path("revision").asString();
        yoi.done("ticket", "edit", id, "--unset", "effort", "--revision", seen);
        assertThat(Files.readString(item)).contains("effort: null");
        assertThat(yoi.run("ticket", "edit", id, "--title", "Three", "--revision", seen))
                .isEqualTo(4);
    }

    private void editor(String script) throws Exception {
        Path file = Files.writeString(folder.resolve("editor.sh"), script + "\n");
        yoi.with("EDITOR", "sh " + file);
    }

    private Path kept() {
        Matcher place = KEPT.matcher(yoi.errors());
        assertThat(place.find()).as(yoi.errors()).isTrue();
        return Path.of(place.group(1));
    }
}
