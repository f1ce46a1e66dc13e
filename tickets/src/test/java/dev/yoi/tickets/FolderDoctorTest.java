package dev.yoi.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.tickets.model.Diagnostic;
import dev.yoi.tickets.model.DiagnosticCode;
import java.time.InstantSource;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Runs the doctor over a folder of tickets that another program could have written, without changing it. The
/// same over any folder of real tickets:
///
/// ```
/// mvn -pl tickets test -Dtest=FolderDoctorTest -Dyoi.tickets.folder=DIR -Dyoi.tickets.broken="ID ID"
/// ```
class FolderDoctorTest {

    @Test
    void theDoctorNamesExactlyTheBrokenChains() {
        TicketStore tickets =
                TicketStore.open(TicketFolder.tickets(), TicketStoreSettings.of(InstantSource.system(), "test"));
        DoctorReport report = tickets.doctor();
        var broken = new TreeSet<String>();
        report.diagnostics().stream()
                .filter(found -> found.code() == DiagnosticCode.CHAIN_BROKEN)
                .map(Diagnostic::ticket)
                .forEach(broken::add);
        TicketFolder.broken().ifPresent(expected -> assertThat(broken).isEqualTo(expected));
    }
}
