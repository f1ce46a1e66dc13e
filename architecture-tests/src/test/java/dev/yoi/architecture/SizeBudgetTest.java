package dev.yoi.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.architecture.Repository.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Good documents don't save a file that grew unwatched.
class SizeBudgetTest {
    private static final int FILE_LINES_MAX = 600;
    private static final int METHOD_LINES_MAX = 70;

    @Test
    void filesAndMethodsKeepTheirBudget() throws IOException {
        var sizes = JavaSizes.of(Repository.javaFiles());

        assertThat(sizes).hasSizeGreaterThan(100);
        assertThat(problems(
                        sizes, ratchet(Files.readString(Repository.ROOT.resolve("architecture-tests/ratchet.txt")))))
                .isEmpty();
    }

    @Test
    void aLongFileAndALongMethodAreCaught() {
        var body = "        ;\n".repeat(METHOD_LINES_MAX - 1);
        var fits = new SourceFile("Fits.java", "class Fits {\n    void run() {\n" + body.substring(10) + "    }\n}\n");
        var longMethod = new SourceFile("Method.java", "class Method {\n    Method() {\n" + body + "    }\n}\n");
        var longFile = new SourceFile("File.java", "\n".repeat(FILE_LINES_MAX) + "class File {}\n");

        assertThat(problems(JavaSizes.of(List.of(fits, longMethod, longFile)), Map.of()))
                .containsExactlyInAnyOrder(
                        "Method.java#Method has 71 lines, the budget is 70",
                        "File.java has 601 lines, the budget is 600");
    }

    @Test
    void theRatchetAllowsItsSizeAndNoMore() {
        Map<String, Integer> sizes = Map.of("A.java", 650, "A.java#run", 80, "B.java", 601, "C.java", 100);
        var ratchet = ratchet("# comment\n\nA.java 650\nA.java#run 75\nC.java 700\nGone.java 700\n");

        assertThat(problems(sizes, ratchet))
                .containsExactlyInAnyOrder(
                        "A.java#run has 80 lines, the budget is 75",
                        "B.java has 601 lines, the budget is 600",
                        "C.java keeps the budget now: remove its line from ratchet.txt",
                        "Gone.java keeps the budget now: remove its line from ratchet.txt");
    }

    private static List<String> problems(Map<String, Integer> sizes, Map<String, Integer> ratchet) {
        List<String> problems = new ArrayList<>();
        sizes.forEach((name, lines) -> {
            int budget = ratchet.getOrDefault(name, budgetOf(name));
            if (lines > budget) {
                problems.add(name + " has " + lines + " lines, the budget is " + budget);
            }
        });
        ratchet.keySet().stream()
                .filter(name -> sizes.getOrDefault(name, 0) <= budgetOf(name))
                .forEach(name -> problems.add(name + " keeps the budget now: remove its line from ratchet.txt"));
        return problems;
    }

    private static int budgetOf(String name) {
        return name.contains("#") ? METHOD_LINES_MAX : FILE_LINES_MAX;
    }

    private static Map<String, Integer> ratchet(String text) {
        Map<String, Integer> sizes = new HashMap<>();
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(line -> {
            int blank = line.lastIndexOf(' ');
            sizes.put(line.substring(0, blank), Integer.valueOf(line.substring(blank + 1)));
        });
        return sizes;
    }
}
