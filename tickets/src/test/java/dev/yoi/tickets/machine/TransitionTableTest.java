package dev.yoi.tickets.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.tickets.model.TicketState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TransitionTableTest {

    private static final String BEGIN = "<!-- transition-table: begin -->\n";
    private static final String END = "<!-- transition-table: end -->";

    @Test
    void theFormatPageShowsTheDeclaredTable() throws IOException {
        Path page = Path.of(System.getProperty("yoi.repository", "..")).resolve("docs/formats/tickets.md");
        String text = Files.readString(page);
        String shown = text.substring(text.indexOf(BEGIN) + BEGIN.length(), text.indexOf(END));
        assertThat(shown)
                .as(
                        "docs/formats/tickets.md has another table than TransitionTable; put this there:\n%s",
                        TransitionTable.markdown())
                .isEqualTo(TransitionTable.markdown());
    }

    @Test
    void noStateIsADeadEndOrOutOfReach() {
        for (TicketState state : TicketState.values()) {
            assertThat(TransitionTable.operations(state)).as(state.word()).isNotEmpty();
            assertThat(TransitionTable.all()).anyMatch(row -> row.to() == state);
        }
    }

    @Test
    void anOperationLeadsFromAStateToOneStateOnly() {
        for (Transition row : TransitionTable.all()) {
            assertThat(TransitionTable.all().stream()
                            .filter(other -> other.from().equals(row.from()) && other.operation() == row.operation()))
                    .hasSize(1);
        }
    }

    @Test
    void creationIsTheOnlyRowWithoutAStateBefore() {
        assertThat(TransitionTable.all().stream().filter(row -> row.from().isEmpty()))
                .singleElement()
                .satisfies(row -> assertThat(row.to()).isEqualTo(TicketState.PLANNING));
        assertThat(TransitionTable.find(TicketState.CLOSED, Operation.CANCEL)).isEqualTo(Optional.empty());
    }
}
