package dev.yoi.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;

/// A rule that can't fail holds nothing, so each is shown twice: what ships keeps it, and a fixture that breaks it is
/// caught.
final class RuleCheck {
    private RuleCheck() {}

    static void holds(ArchRule rule) {
        rule.check(ProductionClasses.ALL);
    }

    static void catches(ArchRule rule, Class<?> culprit, Class<?>... accomplices) {
        Class<?>[] classes = new Class<?>[accomplices.length + 1];
        classes[0] = culprit;
        System.arraycopy(accomplices, 0, classes, 1, accomplices.length);

        var report =
                rule.evaluate(new ClassFileImporter().importClasses(classes)).getFailureReport();

        assertThat(report.getDetails()).as(rule.getDescription()).isNotEmpty();
        assertThat(String.join("\n", report.getDetails())).contains(culprit.getSimpleName());
    }

    static void allows(ArchRule rule, Class<?>... innocent) {
        rule.allowEmptyShould(true).check(new ClassFileImporter().importClasses(innocent));
    }
}
