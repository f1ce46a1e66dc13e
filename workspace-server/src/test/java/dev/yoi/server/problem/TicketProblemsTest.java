package dev.yoi.server.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yoi.tickets.Outcome;
import dev.yoi.tickets.machine.Blocker;
import dev.yoi.tickets.machine.Refusal;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketId;
import dev.yoi.tickets.model.TicketState;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TicketProblemsTest {
    private static final TicketId TICKET = new TicketId("00001KSKBP8Z8");

    @ParameterizedTest
    @EnumSource(TicketFailure.Kind.class)
    void everyKindOfFailureSaysWhatToDo(TicketFailure.Kind kind) {
        ServerException.Failure failure =
                TicketProblems.of(new TicketFailure(kind, "Why not.")).failure();

        assertThat(failure.message()).isEqualTo("why not");
        assertThat(failure.remedy()).isNotEmpty();
    }

    @Test
    void everyRefusalHasACodeOfItsOwn() {
        Set<ProblemCode> codes = EnumSet.allOf(Refusal.Reason.class).stream()
                .map(reason -> TicketProblems.refused(Refusal.of(reason, "No."), TICKET)
                        .code())
                .collect(Collectors.toSet());

        assertThat(codes).hasSameSizeAs(Refusal.Reason.values());
    }

    @Test
    void aBlockedTicketNamesItsBlockersForPrograms() {
        var blocker = new Blocker(
                new TicketId("00001KSKBP8Z9"),
                Blocker.Via.DEPENDS_ON,
                Blocker.Standing.OPEN,
                Optional.of(TicketState.READY));
        var outcome = new Outcome.Refused(new Refusal(Refusal.Reason.BLOCKED, "Blocked.", List.of(blocker)));

        ServerException refused =
                catchThrowableOfType(ServerException.class, () -> TicketProblems.applied(outcome, TICKET));

        assertThat(refused.failure().details()).containsEntry("blockers", "00001KSKBP8Z9");
        assertThat(refused.failure().subject()).isEqualTo(TICKET.text());
    }
}
