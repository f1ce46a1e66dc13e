package dev.yoi.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yoi.tickets.model.Diagnostic;
import dev.yoi.tickets.model.DiagnosticCode;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Runs the doctor over any folder of real tickets, without changing it:
///
/// ```
/// mvn -pl tickets test -Dtest=FolderDoctorTest -Dyoi.tickets.folder=DIR -Dyoi.tickets.broken="ID ID"
/// ```
class FolderDoctorTest {

    @Test
    void theDoctorNamesExactlyTheBrokenChains() {
        String folder = System.getProperty("yoi.tickets.folder", "");
        assumeTrue(!folder.isEmpty(), "no folder of tickets was given");
        TicketStore tickets = TicketStore.open(Path.of(folder), TicketStoreSettings.of(InstantSource.system(), "test"));
        DoctorReport report = tickets.doctor();
        report.diagnostics().forEach(System.out::println);
        var broken = new TreeSet<String>();
        report.diagnostics().stream()
                .filter(found -> found.code() == DiagnosticCode.CHAIN_BROKEN)
                .map(Diagnostic::ticket)
                .forEach(broken::add);
        String expected = System.getProperty("yoi.tickets.broken", String.join(" ", broken));
        assertThat(String.join(" ", broken)).isEqualTo(expected);
    }
}
