package dev.yoi.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedWorkerTest {
    private static final Path ROOT = Path.of(System.getProperty("yoi.repository"));
    private static final Path SOURCE = ROOT.resolve("examples/src/main/java/dev/yoi/examples/EmbeddedWorker.java");

    /// From the method's first line to its closing brace.
    private static final int MAIN_LINES_MAX = 34;

    @TempDir
    Path folder;

    @Test
    void theWorkersHistoryOutlivesTheProgram() throws Exception {
        assertThat(outputOfMain()).isEqualTo("echo hello\nhello\n");
        assertThat(outputOfMain()).isEqualTo("echo hello\nhello\necho hello\nhello\n");
    }

    @Test
    void theGuideShowsThisFile() throws Exception {
        String guide = Files.readString(ROOT.resolve("docs/guide/embed.md"));

        assertThat(guide).contains("```java\n" + Files.readString(SOURCE) + "```");
    }

    @Test
    void itIsShort() throws Exception {
        var lines = Files.readAllLines(SOURCE);
        int first = lines.indexOf("    public static void main(String[] arguments) throws InterruptedException {");
        int last = first + lines.subList(first, lines.size()).indexOf("    }");

        assertThat(first).isPositive();
        assertThat(last - first + 1).isLessThanOrEqualTo(MAIN_LINES_MAX);
    }

    private String outputOfMain() throws Exception {
        var output = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        try {
            EmbeddedWorker.main(new String[] {folder.toString()});
        } finally {
            System.setOut(before);
        }
        return output.toString(StandardCharsets.UTF_8);
    }
}
