package dev.yoi.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.architecture.Repository.SourceFile;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is seen in the text and no longer in the classes.
class SourceTextTest {
    /// In two pieces, or this file would be found.
    private static final Pattern PROMISE = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

    private static final Pattern SKIPPED_TEST = Pattern.compile("@(Dis" + "abled|Ign" + "ore)\\b");
    private static final Pattern SLEEP = Pattern.compile("\\b(Thread|TimeUnit\\.\\w+)\\.sle" + "ep\\(");
    private static final Pattern MOCKING = Pattern.compile(
            "^import (static )?(org\\.mo" + "ckito|org\\.easy" + "mock|mo" + "ckit|org\\.power" + "mock)\\.");
    private static final Pattern SOAK_TAG = Pattern.compile("@Tag\\(\"soak-[a-z]+\"\\)");
    private static final Pattern NULL_MARKED = Pattern.compile("^@(org\\.jspecify\\.annotations\\.)?NullMarked$");

    private static final Set<String> TEXT_ENDINGS =
            Set.of("java", "md", "xml", "sh", "toml", "properties", "ts", "svelte", "css", "html", "sql");
    private static final Set<String> SCRIPTS = Set.of("yoi", "dev", "mvnw", "run");

    @Test
    void nothingIsPromisedForLater() {
        assertThat(linesWith(PROMISE, Repository.files(SourceTextTest::isText))).isEmpty();
        assertThat(linesWith(PROMISE, sample("// TO" + "DO later"))).containsExactly("A.java:1: // TO" + "DO later");
    }

    @Test
    void noTestIsSkippedSleepsOrMocks() {
        var tests = Repository.javaFiles();
        assertThat(linesWith(SKIPPED_TEST, tests)).isEmpty();
        assertThat(linesWith(
                        SLEEP, tests.stream().filter(file -> !file.isMain()).toList()))
                .isEmpty();
        assertThat(linesWith(MOCKING, tests)).isEmpty();

        assertThat(linesWith(SKIPPED_TEST, sample("    @Dis" + "abled(\"flaky\")")))
                .hasSize(1);
        assertThat(linesWith(SLEEP, sample("Thread.sle" + "ep(10);"))).hasSize(1);
        assertThat(linesWith(SLEEP, sample("TimeUnit.SECONDS.sle" + "ep(1);"))).hasSize(1);
        assertThat(linesWith(MOCKING, sample("import static org.mo" + "ckito.Mockito.mock;")))
                .hasSize(1);
    }

    @Test
    void aSoakTestCarriesTheTagThatKeepsItOutOfTheCheck() {
        assertThat(soakWithoutItsTag(Repository.javaFiles())).isEmpty();
        assertThat(soakWithoutItsTag(sample("@Tag(\"soak-k" + "ill\")"))).containsExactly("A.java");
        assertThat(soakWithoutItsTag(sample("@Tag(\"so" + "ak\")\n@Tag(\"soak-k" + "ill\")")))
                .isEmpty();
    }

    @Test
    void everyPackageIsNullMarkedAndSaysWhatItIsFor() {
        assertThat(packagesWithoutMark(Repository.javaFiles())).isEmpty();
        assertThat(packagesWithoutMark(List.of(
                        new SourceFile("m/src/main/java/a/A.java", "package a;"),
                        new SourceFile("m/src/main/java/b/B.java", "package b;"),
                        new SourceFile("m/src/main/java/b/package-info.java", "/// B.\npackage b;"),
                        new SourceFile("m/src/main/java/c/package-info.java", "@NullMarked\npackage c;"),
                        new SourceFile("m/src/main/java/d/package-info.java", "/// D.\n@NullMarked\npackage d;"))))
                .containsExactly("m/src/main/java/a", "m/src/main/java/b", "m/src/main/java/c");
    }

    private static List<String> linesWith(Pattern pattern, List<SourceFile> files) {
        return files.stream()
                .flatMap(file -> Stream.iterate(0, i -> i < file.lines().size(), i -> i + 1)
                        .filter(i -> pattern.matcher(file.lines().get(i)).find())
                        .map(i -> file.path() + ":" + (i + 1) + ": "
                                + file.lines().get(i).strip()))
                .toList();
    }

    private static List<String> soakWithoutItsTag(List<SourceFile> files) {
        return files.stream()
                .filter(file -> SOAK_TAG.matcher(file.text()).find())
                .filter(file -> !file.text().contains("@Tag(\"so" + "ak\")"))
                .map(SourceFile::path)
                .toList();
    }

    private static Set<String> packagesWithoutMark(List<SourceFile> files) {
        Predicate<SourceFile> isMark = file -> file.path().endsWith("/package-info.java")
                && file.text().startsWith("///")
                && file.lines().stream().anyMatch(NULL_MARKED.asMatchPredicate());
        Set<String> marked =
                files.stream().filter(isMark).map(SourceTextTest::folder).collect(Collectors.toSet());
        return files.stream()
                .filter(SourceFile::isMain)
                .filter(file -> !file.path().endsWith("/module-info.java"))
                .map(SourceTextTest::folder)
                .filter(folder -> !marked.contains(folder))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String folder(SourceFile file) {
        return file.path().substring(0, file.path().lastIndexOf('/'));
    }

    private static List<SourceFile> sample(String text) {
        return List.of(new SourceFile("A.java", text));
    }

    private static boolean isText(java.nio.file.Path path) {
        String name = path.getFileName().toString();
        return SCRIPTS.contains(name) || TEXT_ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
    }
}
