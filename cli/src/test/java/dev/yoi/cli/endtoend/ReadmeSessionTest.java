package dev.yoi.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.cli.process.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Does what the README says a newcomer should do, word by word, with the real launcher in a real repository.
class ReadmeSessionTest {
    private static final Path ROOT = Path.of(System.getProperty("yoi.repository"));
    private static final Pattern SESSION = Pattern.compile("## Sixty seconds\n.*?```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern EVENT_LINE = Pattern.compile("^([0-9]+) +[0-9]{4}-", Pattern.MULTILINE);

    @TempDir
    Path folder;

    @AfterEach
    void endWhatAFailureLeft() throws Exception {
        Servers.endAllBelow(folder);
    }

    @Test
    void theSessionOfTheReadmeWorksAsWritten() throws Exception {
        Path repository = GitRepository.create(folder.resolve("project"), "first", "second", "third", "fourth");
        Files.createSymbolicLink(repository.resolve("yoi"), ROOT.resolve("yoi"));
        Program program = Program.launcher(repository, folder.resolve("home"));

        var result = program.finish(program.shell(session()), "");

        assertThat(result.exit()).as(result.output() + result.errors()).isZero();
        int beforeTheCrash = result.output().indexOf("third");
        int transcript = result.output().indexOf("git log -3");
        assertThat(beforeTheCrash).isPositive().isLessThan(transcript);
        assertThat(result.output().substring(transcript)).contains("second", "third", "fourth", "stale", "connected");
        assertThat(result.output()).doesNotContain("first\n");
        assertThat(sequencesOf(result.output()))
                .as("I3: the log across the crash")
                .hasSizeGreaterThan(10)
                .isEqualTo(contiguous(sequencesOf(result.output()).size()));
    }

    @Test
    void theReadmeIsShort() throws Exception {
        assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(100);
    }

    private static String session() throws Exception {
        Matcher session = SESSION.matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(session.find()).as("a session in the README").isTrue();
        return session.group(1);
    }

    private static List<Long> sequencesOf(String output) {
        String events = output.substring(output.lastIndexOf("SEQ "));
        return EVENT_LINE
                .matcher(events)
                .results()
                .map(line -> Long.valueOf(line.group(1)))
                .toList();
    }

    private static List<Long> contiguous(int count) {
        return LongStream.rangeClosed(1, count).boxed().toList();
    }
}
