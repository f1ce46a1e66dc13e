package dev.yoi.tickets;

import dev.yoi.tickets.files.Disk;
import dev.yoi.tickets.files.TicketDirectory;
import dev.yoi.tickets.files.TicketFile;
import dev.yoi.tickets.format.PlanFile;
import dev.yoi.tickets.format.RelationsFile;
import dev.yoi.tickets.index.IndexSnapshot;
import dev.yoi.tickets.machine.Blocker;
import dev.yoi.tickets.machine.Cycles;
import dev.yoi.tickets.machine.Gate;
import dev.yoi.tickets.model.Diagnostic;
import dev.yoi.tickets.model.DiagnosticCode;
import dev.yoi.tickets.model.PlanRecord;
import dev.yoi.tickets.model.Relation;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketId;
import dev.yoi.tickets.model.TicketState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Examines a whole root: each ticket by itself, the links between tickets, and what lies around.
final class Doctor {

    /// What Java puts in place of bytes that it can't decode.
    private static final char NOT_UTF_8 = '\uFFFD';

    /// Directories of older layouts.
    private static final Set<String> LEGACY_BUCKETS = Set.of("open", "pending", "closed");

    private static final Pattern LEGACY_NAME = Pattern.compile("\\d{8}-\\d{6}-.+");

    private final Disk disk;
    private final TicketDirectory directory;
    private final IndexSnapshot index;
    private final Set<TicketId> known;
    private final List<Diagnostic> found = new ArrayList<>();
    private int tickets;

    Doctor(Disk disk, TicketDirectory directory, IndexSnapshot index) {
        this.disk = disk;
        this.directory = directory;
        this.index = index;
        this.known = new HashSet<>(index.tickets());
    }

    DoctorReport examine() {
        try {
            for (String name : disk.list("")) {
                examineName(name);
            }
        } catch (IOException failed) {
            throw TicketDirectory.storage("list the tickets", failed);
        }
        for (List<TicketId> cycle : Cycles.all(index)) {
            add(
                    DiagnosticCode.RELATION_CYCLE,
                    cycle.getFirst().text(),
                    RelationsFile.NAME,
                    "These tickets wait for each other: "
                            + cycle.stream().map(TicketId::text).collect(Collectors.joining(", ")) + ".");
        }
        found.sort(Comparator.comparing(Diagnostic::ticket)
                .thenComparing(Diagnostic::file)
                .thenComparingLong(Diagnostic::offset));
        boolean cut = found.size() > DoctorReport.DIAGNOSTICS_MAX;
        return new DoctorReport(tickets, cut ? found.subList(0, DoctorReport.DIAGNOSTICS_MAX) : found, cut);
    }

    private void examineName(String name) throws IOException {
        if (name.startsWith(".")) {
            if (name.startsWith(Repair.BUILDING_PREFIX)) {
                add(
                        DiagnosticCode.LEFTOVER_FILE,
                        name,
                        "",
                        "A ticket was being made when its process ended; `doctor --fix` removes it.");
            }
            return;
        }
        if (name.indexOf(NOT_UTF_8) >= 0) {
            add(
                    DiagnosticCode.BAD_DIRECTORY_NAME,
                    name,
                    "",
                    "The name is not UTF-8; what is there is not read. Rename or remove it.");
            return;
        }
        Optional<Disk.Stamp> stamp = disk.stamp(name);
        if (stamp.isEmpty() || stamp.get().kind() == Disk.Kind.FILE) {
            return;
        }
        Optional<TicketId> id = TicketId.parse(name);
        if (stamp.get().kind() == Disk.Kind.LINK) {
            add(
                    DiagnosticCode.SYMLINK_REFUSED,
                    name,
                    "",
                    "A symbolic link is not followed; put the directory itself here.");
        } else if (id.isPresent()) {
            examineDirectory(id.get());
        } else {
            examineForeign(name);
        }
    }

    private void examineForeign(String name) throws IOException {
        boolean item = disk.stamp(name + "/" + TicketFile.ITEM.fileName()).isPresent();
        if (LEGACY_BUCKETS.contains(name) || (item && LEGACY_NAME.matcher(name).matches())) {
            add(DiagnosticCode.LEGACY_LAYOUT, name, "", "An older layout; `import` takes it over.");
        } else if (item) {
            add(
                    DiagnosticCode.BAD_DIRECTORY_NAME,
                    name,
                    TicketFile.ITEM.fileName(),
                    "The directory has an item.md, but its name is no ticket id; it is not read.");
        }
    }

    private void examineDirectory(TicketId id) throws IOException {
        Optional<Disk.Kind> item =
                disk.stamp(id + "/" + TicketFile.ITEM.fileName()).map(Disk.Stamp::kind);
        if (item.equals(Optional.of(Disk.Kind.LINK))) {
            add(
                    DiagnosticCode.SYMLINK_REFUSED,
                    id.text(),
                    TicketFile.ITEM.fileName(),
                    "A symbolic link is not followed.");
            return;
        }
        if (!item.equals(Optional.of(Disk.Kind.FILE))) {
            add(
                    DiagnosticCode.DIRECTORY_INCOMPLETE,
                    id.text(),
                    "",
                    "The directory has no regular item.md and is no ticket.");
            return;
        }
        tickets++;
        examineLeftovers(id);
        try {
            Ticket ticket = TicketReading.ticket(id, directory.read(id));
            found.addAll(ticket.diagnostics());
            examineLinks(ticket);
        } catch (TicketFailure unreadable) {
            add(DiagnosticCode.FILE_UNREADABLE, id.text(), "", String.valueOf(unreadable.getMessage()));
        }
    }

    private void examineLeftovers(TicketId id) throws IOException {
        for (String name : disk.list(id.text())) {
            if (name.startsWith(Repair.SET_ASIDE_PREFIX)) {
                add(
                        DiagnosticCode.OPERATION_SET_ASIDE,
                        id.text(),
                        name,
                        "An interrupted operation did not fit the files any more; compare, and remove it when nothing is missing.");
            }
        }
        for (String temporary : Repair.temporaryFiles(disk, id)) {
            add(
                    DiagnosticCode.LEFTOVER_FILE,
                    id.text(),
                    temporary,
                    "A write was interrupted before it happened; `doctor --fix` removes it.");
        }
    }

    private void examineLinks(Ticket ticket) {
        for (Relation relation : ticket.relations()) {
            if (!known.contains(relation.target())) {
                add(
                        DiagnosticCode.RELATION_DANGLING,
                        ticket.id().text(),
                        RelationsFile.NAME,
                        relation.kind().word() + " " + relation.target() + ": there is no such ticket.");
            }
        }
        for (PlanRecord record : ticket.plan()) {
            record.related()
                    .filter(related -> !known.contains(related))
                    .ifPresent(related -> add(
                            DiagnosticCode.PLAN_DANGLING,
                            ticket.id().text(),
                            PlanFile.NAME,
                            record.kind().word() + " " + related + ": there is no such ticket."));
        }
        if (ticket.state().equals(Optional.of(TicketState.CLOSED))
                || ticket.state().equals(Optional.of(TicketState.DONE))) {
            return;
        }
        for (Blocker blocker : Gate.blockers(ticket.id(), index)) {
            if (blocker.standing() == Blocker.Standing.CANCELLED) {
                add(
                        DiagnosticCode.BLOCKER_CANCELLED,
                        ticket.id().text(),
                        "",
                        blocker.ticket()
                                + " was cancelled and holds this ticket until the relation is removed or waived.");
            }
        }
    }

    private void add(DiagnosticCode code, String ticket, String file, String message) {
        found.add(new Diagnostic(code, ticket, file, 0, message));
    }
}
