package dev.yoi.tickets;

import dev.yoi.tickets.files.RawTicket;
import dev.yoi.tickets.files.TicketFile;
import dev.yoi.tickets.format.ItemFile;
import dev.yoi.tickets.format.PlanFile;
import dev.yoi.tickets.format.RelationsFile;
import dev.yoi.tickets.format.ThreadFile;
import dev.yoi.tickets.machine.StateHistory;
import dev.yoi.tickets.model.Diagnostic;
import dev.yoi.tickets.model.DiagnosticCode;
import dev.yoi.tickets.model.EventId;
import dev.yoi.tickets.model.EventKind;
import dev.yoi.tickets.model.ThreadEvent;
import dev.yoi.tickets.model.TicketId;
import dev.yoi.tickets.model.TicketState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Everything that can be found wrong with one ticket by itself.
final class TicketCheck {

    private final TicketId id;
    private final RawTicket raw;
    private final ItemFile item;
    private final ThreadFile thread;
    private final List<Diagnostic> found = new ArrayList<>();

    private TicketCheck(TicketId id, RawTicket raw, ItemFile item, ThreadFile thread) {
        this.id = id;
        this.raw = raw;
        this.item = item;
        this.thread = thread;
    }

    static List<Diagnostic> of(TicketId id, RawTicket raw, TicketFiles files) {
        var check = new TicketCheck(id, raw, files.item(), files.thread());
        check.found.addAll(raw.diagnostics());
        check.found.addAll(files.item().diagnostics());
        check.found.addAll(files.thread().diagnostics());
        check.found.addAll(files.relations().diagnostics());
        check.found.addAll(files.plan().diagnostics());
        check.checkThreadThere();
        check.checkAfter();
        check.checkChain();
        check.checkEnd();
        return List.copyOf(check.found);
    }

    /// The files of one ticket, read.
    record TicketFiles(ItemFile item, ThreadFile thread, RelationsFile relations, PlanFile plan) {

        static TicketFiles read(TicketId id, RawTicket raw) {
            return new TicketFiles(
                    ItemFile.read(id.text(), raw.content(TicketFile.ITEM).orElse(new byte[0])),
                    ThreadFile.read(id.text(), raw.content(TicketFile.THREAD).orElse(new byte[0])),
                    raw.content(TicketFile.RELATIONS)
                            .map(bytes -> RelationsFile.read(id, bytes))
                            .orElse(RelationsFile.empty(id)),
                    raw.content(TicketFile.PLAN)
                            .map(bytes -> PlanFile.read(id, bytes))
                            .orElse(PlanFile.empty()));
        }
    }

    private void checkThreadThere() {
        boolean reported =
                raw.diagnostics().stream().anyMatch(other -> other.file().equals(ThreadFile.NAME));
        if (raw.content(TicketFile.THREAD).isEmpty() && !reported) {
            add(DiagnosticCode.FILE_MISSING, ThreadFile.NAME, 0, "The ticket has no thread.");
        }
    }

    private void checkAfter() {
        Set<EventId> ids = new HashSet<>();
        thread.events().forEach(event -> ids.add(event.id()));
        for (ThreadEvent event : thread.events()) {
            event.after()
                    .filter(after -> event.stamped() && !ids.contains(after))
                    .ifPresent(after -> add(
                            DiagnosticCode.AFTER_MISSING,
                            ThreadFile.NAME,
                            event.offset(),
                            "The event was written behind " + after
                                    + ", which is not in the thread: an event was lost or changed."));
        }
    }

    private void checkChain() {
        StateHistory history = StateHistory.of(thread.events());
        history.breaks()
                .forEach(
                        broken -> add(DiagnosticCode.CHAIN_BROKEN, ThreadFile.NAME, broken.offset(), broken.message()));
        history.conflict()
                .ifPresent(conflict -> add(
                        DiagnosticCode.STATE_CONFLICT,
                        ThreadFile.NAME,
                        conflict.offset(),
                        "Branches moved the ticket to different states; decide which is right. " + conflict.message()));
        if (history.end().isPresent()
                && item.state().isPresent()
                && !history.end().equals(item.state())) {
            add(
                    DiagnosticCode.CHAIN_BROKEN,
                    ItemFile.NAME,
                    0,
                    "The state is " + item.state().get().word() + ", but the thread leads to "
                            + history.end().get().word() + ".");
        }
    }

    private void checkEnd() {
        Optional<TicketState> state = item.state();
        boolean closed = state.equals(Optional.of(TicketState.CLOSED));
        if (closed && !item.cancelled() && raw.content(TicketFile.RESOLUTION).isEmpty()) {
            add(
                    DiagnosticCode.RESOLUTION_MISSING,
                    TicketFile.RESOLUTION.fileName(),
                    0,
                    "The ticket is closed without a resolution.");
        }
        boolean wasDone = thread.events().stream()
                .anyMatch(event ->
                        event.is(EventKind.STATE_CHANGED) && event.leadsTo().equals(Optional.of(TicketState.DONE)));
        boolean isDone = state.equals(Optional.of(TicketState.DONE)) || (closed && !item.cancelled() && wasDone);
        if (isDone && thread.events().stream().noneMatch(TicketCheck::approvesOrWaives)) {
            add(
                    DiagnosticCode.DONE_WITHOUT_APPROVAL,
                    ThreadFile.NAME,
                    0,
                    "The ticket is done without an approving review or a waiver.");
        }
    }

    private static boolean approvesOrWaives(ThreadEvent event) {
        return (event.is(EventKind.REVIEW) && event.attribute("status").equals(Optional.of("approve")))
                || (event.is(EventKind.STATE_CHANGED)
                        && event.attribute("waived").isPresent());
    }

    private void add(DiagnosticCode code, String file, long offset, String message) {
        found.add(new Diagnostic(code, id.text(), file, offset, message));
    }
}
