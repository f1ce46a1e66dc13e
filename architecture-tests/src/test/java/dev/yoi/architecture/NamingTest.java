package dev.yoi.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import dev.yoi.runtime.fsstore.fixture.NamedStore;
import dev.yoi.runtime.memory.fixture.Port;
import dev.yoi.runtime.memory.fixture.VolatileStore;
import dev.yoi.server.fixture.AbstractThing;
import dev.yoi.server.fixture.WorkerManager;
import dev.yoi.server.fixture.impl.InForbiddenPackage;
import org.junit.jupiter.api.Test;

/// Names that say nothing are where code without a purpose gathers.
class NamingTest {
    private static final ArchRule PACKAGES_SAY_WHAT_THEY_ARE_FOR = noClasses()
            .should()
            .resideInAnyPackage(
                    "..impl..",
                    "..util..",
                    "..utils..",
                    "..common..",
                    "..helper..",
                    "..helpers..",
                    "..misc..",
                    "..base..");

    private static final ArchRule TYPES_SAY_WHAT_THEY_ARE = noClasses()
            .should()
            .haveNameMatching(
                    ".*[.$]([A-Za-z0-9]*(Impl|Manager|Helper|Helpers|Util|Utils|Base)|Abstract[A-Z][A-Za-z0-9]*)");

    private static final ArchRule ACCESSORS_ARE_NOUNS = classes().should(ModuleConditions.haveAccessorsWithoutGet());

    private static final ArchRule IMPLEMENTATIONS_HIDE = classes()
            .that()
            .areNotInterfaces()
            .and()
            .areNotRecords()
            .and()
            .areNotEnums()
            .and()
            .areTopLevelClasses()
            .and(not(resideInAPackage(Packages.TESTKIT)))
            .should(ModuleConditions.hideBehindTheirPort())
            .because("an implementation that can be named will be named");

    @Test
    void packagesSayWhatTheyAreFor() {
        RuleCheck.holds(PACKAGES_SAY_WHAT_THEY_ARE_FOR);
        RuleCheck.catches(PACKAGES_SAY_WHAT_THEY_ARE_FOR, InForbiddenPackage.class);
    }

    @Test
    void typesSayWhatTheyAre() {
        RuleCheck.holds(TYPES_SAY_WHAT_THEY_ARE);
        RuleCheck.catches(TYPES_SAY_WHAT_THEY_ARE, WorkerManager.class);
        RuleCheck.catches(TYPES_SAY_WHAT_THEY_ARE, AbstractThing.class);
    }

    @Test
    void accessorsHaveNoGetInFront() {
        RuleCheck.holds(ACCESSORS_ARE_NOUNS);
        RuleCheck.catches(ACCESSORS_ARE_NOUNS, WorkerManager.class);
    }

    @Test
    void implementationsHideBehindTheirFactory() {
        RuleCheck.holds(IMPLEMENTATIONS_HIDE);
        RuleCheck.catches(IMPLEMENTATIONS_HIDE, NamedStore.class, Port.class);
        RuleCheck.allows(IMPLEMENTATIONS_HIDE, VolatileStore.class, Port.class);
    }
}
