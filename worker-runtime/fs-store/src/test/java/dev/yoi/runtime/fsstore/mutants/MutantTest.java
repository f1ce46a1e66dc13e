package dev.yoi.runtime.fsstore.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yoi.runtime.fsstore.soak.CrashMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store that lies must be caught: the source gets one mistake at a time, is compiled, and the test that is
/// named for it must fail. `./dev soak --only mutants`.
class MutantTest {
    /// To try only the mutants in whose names this occurs.
    private static final String PROPERTY = "yoi.mutant";

    @TempDir
    Path folder;

    @Test
    void everyMutantFitsTheSourceInOnePlace() throws IOException {
        var misfits = new ArrayList<String>();
        for (Mutant mutant : Mutants.all()) {
            try {
                assertThat(mutant.mutated()).isNotEqualTo(Files.readString(mutant.source()));
            } catch (AssertionError e) {
                misfits.add(e.getMessage());
            }
        }
        assertThat(misfits).isEmpty();
        assertThat(Mutants.all().stream().map(Mutant::name)).doesNotHaveDuplicates();
    }

    @Test
    void someMutantsAreKilled() throws Exception {
        kill(Mutants.all().stream()
                .filter(mutant -> Mutants.IN_CHECK.contains(mutant.name()))
                .toList());
    }

    @Test
    @Tag("soak")
    @Tag("soak-mutants")
    void everyMutantIsKilled() throws Exception {
        String only = System.getProperty(PROPERTY, "");
        List<String> table = kill(Mutants.all().stream()
                .filter(mutant -> mutant.name().contains(only))
                .toList());
        var section = new ArrayList<>(List.of("| mistake | killed by |", "|---|---|"));
        section.addAll(table);
        section.addAll(List.of(
                "",
                table.size() + " of " + table.size() + " killed. `./dev soak --only mutants` at "
                        + CrashMatrix.revision() + "."));
        if (only.isEmpty()) {
            CrashMatrix.section("mutants", section);
        }
    }

    /// Answers with a table's lines. Fails at the end when any of them survived, or when a test fails without a
    /// mistake.
    private List<String> kill(List<Mutant> mutants) throws Exception {
        assertThat(mutants).isNotEmpty();
        var sound = new MutatedStore(Files.createDirectory(folder.resolve("sound")));
        for (String line :
                sound.run(mutants.stream().map(Mutant::killer).distinct().toList())) {
            assertThat(line).as("without a mistake").startsWith(MutantRun.PASSED);
        }
        var table = new ArrayList<String>();
        var survivors = new ArrayList<String>();
        for (Mutant mutant : mutants) {
            var store = new MutatedStore(Files.createDirectory(folder.resolve("mutant-" + table.size())));
            store.compile(mutant);
            String line = store.run(List.of(mutant.killer())).getFirst();
            boolean killed = line.startsWith(MutantRun.FAILED);
            System.out.println((killed ? "killed    " : "SURVIVED  ") + mutant.name() + ": " + line);
            table.add("| " + mutant.name() + " | `" + mutant.killer() + "` |");
            if (!killed) {
                survivors.add(mutant.name() + ", which " + mutant.killer() + " should have killed");
            }
        }
        assertThat(survivors).isEmpty();
        return table;
    }

    /// What would follow from a mistake is not told from a compiler that is missing.
    @Test
    void aMutantThatDoesNotFitFailsAndSaysSo() {
        var gone = new Mutant("gone", "StoreFiles.java", "no such text", "", "PowerLossTest#none");
        var twice = new Mutant("twice", "StoreFiles.java", "return home", "", "PowerLossTest#none");
        assertThat(Stream.of(gone, twice))
                .allSatisfy(mutant -> assertThatThrownBy(mutant::mutated)
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("mutant '" + mutant.name() + "'"));
    }
}
