package dev.yoi.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.cli.process.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Does what the guide says one does on a day with tickets, word by word, with the real launcher in a real
/// repository.
class TicketGuideTest {
    private static final Path ROOT = Path.of(System.getProperty("yoi.repository"));
    private static final Pattern SESSION = Pattern.compile("## A day with tickets\n.*?```sh\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void theDayOfTheGuideGoesAsWritten() throws Exception {
        Path repository = GitRepository.create(folder.resolve("project"), "first");
        Files.createSymbolicLink(repository.resolve("yoi"), ROOT.resolve("yoi"));
        Program program = Program.launcher(repository, folder.resolve("home"))
                .with("YOI_USER", "alice")
                .with("GIT_AUTHOR_NAME", "alice")
                .with("GIT_AUTHOR_EMAIL", "alice@localhost")
                .with("GIT_COMMITTER_NAME", "alice")
                .with("GIT_COMMITTER_EMAIL", "alice@localhost");

        var result = program.finish(program.shell(session()), "");

        assertThat(result.exit()).as(result.output() + result.errors()).isZero();
        assertThat(result.output()).contains("not yet", "REST around the core  #api", "2 tickets: nothing is wrong");
        assertThat(result.output().substring(result.output().indexOf("not yet")))
                .contains("done → closed", "queued → inprogress");
        assertThat(result.errors()).contains("[ticket_blocked]").doesNotContain("[usage]");
    }

    private static String session() throws Exception {
        Matcher session = SESSION.matcher(Files.readString(ROOT.resolve("docs/guide/tickets.md")));
        assertThat(session.find()).as("a session in the guide").isTrue();
        return session.group(1);
    }
}
