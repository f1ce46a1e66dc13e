package dev.yoi.tickets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.tickets.model.Actor;
import dev.yoi.tickets.model.Diagnostic;
import dev.yoi.tickets.model.Severity;
import dev.yoi.tickets.model.TicketId;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes on one ticket.
class TwoProcessesTest {

    private static final int ROUNDS = 60;

    @TempDir
    private Path root;

    private TicketStore store;
    private TicketId id;

    @BeforeEach
    void open() {
        store = TicketStore.open(root, TicketStoreSettings.of(InstantSource.system(), "test"));
        id = store.create(NewTicket.titled("Hammered"), Signature.of(Actor.user("alice")))
                .id();
    }

    @Test
    void I13_ofTwoCompetingTransitionsExactlyOneWins() throws Exception {
        Process first = hammer(1);
        Process second = hammer(2);
        List<String> said = new ArrayList<>(lines(first));
        said.addAll(lines(second));
        assertThat(first.waitFor()).isZero();
        assertThat(second.waitFor()).isZero();

        List<String> movedFrom =
                said.stream().filter(line -> line.startsWith("moved")).toList();
        assertThat(movedFrom).isNotEmpty().doesNotHaveDuplicates();
        assertThat(said).noneMatch(line -> line.startsWith("refused"));
        assertThat(said.size() - movedFrom.size()).isEqualTo(2 * ROUNDS);
        assertAcknowledgedIsThere(said);
    }

    @Test
    void I1_whatAKilledProcessAcknowledgedIsThereAndTheChainIsValid() throws Exception {
        var random = new Random(5);
        for (int round = 1; round <= 6; round++) {
            List<String> said = untilKilled(hammer(10 + round), 1 + random.nextInt(25));
            assertAcknowledgedIsThere(said);
            store.post(id, Post.comment("Still works"), Signature.of(Actor.user("alice")));
            assertAcknowledgedIsThere(said);
        }
    }

    @Test
    void I13_oneIsKilledAgainAndAgainWhileTheOtherGoesOn() throws Exception {
        var random = new Random(7);
        Process steady = hammer(30);
        var said = new ArrayList<String>();
        for (int round = 1; round <= 4; round++) {
            said.addAll(untilKilled(hammer(30 + round), 1 + random.nextInt(20)));
        }
        said.addAll(lines(steady));
        assertThat(steady.waitFor()).isZero();

        assertThat(said.stream().filter(line -> line.startsWith("moved")))
                .isNotEmpty()
                .doesNotHaveDuplicates();
        store.post(id, Post.comment("Still works"), Signature.of(Actor.user("alice")));
        assertAcknowledgedIsThere(said);
    }

    /// What it said before it was killed; the last line may be half.
    private static List<String> untilKilled(Process process, int lineCount) throws IOException, InterruptedException {
        var said = new ArrayList<String>();
        try (BufferedReader out = process.inputReader(UTF_8)) {
            for (String line = out.readLine(); line != null && said.size() < lineCount; line = out.readLine()) {
                said.add(line);
            }
            process.destroyForcibly();
        }
        process.waitFor();
        return said;
    }

    private void assertAcknowledgedIsThere(List<String> said) {
        Ticket ticket = store.ticket(id);
        Set<String> there = new HashSet<>();
        ticket.events().forEach(event -> there.add(event.id().text()));
        assertThat(there).hasSameSizeAs(ticket.events());
        said.stream()
                .filter(line -> line.startsWith("event "))
                .forEach(line -> assertThat(there).contains(line.substring(6, 18)));
        List<Diagnostic> errors = store.doctor().diagnostics().stream()
                .filter(found -> found.severity() == Severity.ERROR)
                .toList();
        assertThat(errors).isEmpty();
    }

    private Process hammer(int seed) throws IOException, URISyntaxException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        HammerMain.class.getName(),
                        root.toString(),
                        id.text(),
                        String.valueOf(ROUNDS),
                        String.valueOf(seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static String classPath() throws URISyntaxException {
        Path classes = Path.of(TicketStore.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return String.join(
                File.pathSeparator,
                classes.toString(),
                classes.resolveSibling("test-classes").toString(),
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path", ""));
    }

    private static List<String> lines(Process process) throws IOException {
        try (BufferedReader out = process.inputReader(UTF_8)) {
            return out.lines().toList();
        }
    }
}
