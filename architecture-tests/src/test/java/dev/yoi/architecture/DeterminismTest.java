package dev.yoi.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import dev.yoi.server.fixture.AsksTheHost;
import dev.yoi.server.wiring.fixture.WiringThatNamesTheStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Time, ids and chance come in through ports, so that a test can repeat any run. Wiring is where they come from.
class DeterminismTest {
    /// `RuntimeParts` is the wiring of those who embed the runtime: the clock and the ids that they get unasked.
    /// `SeededTest` draws the seed that a test then prints.
    private static final DescribedPredicate<JavaClass> NOT_WIRING = not(resideInAnyPackage(Packages.WIRING))
            .and(not(nameMatching("dev\\.yoi\\.runtime\\.(RuntimeParts|testkit\\.SeededTest)")
                    .forSubtype()));

    private static final ArchRule TIME_IS_INJECTED = noClasses()
            .that(NOT_WIRING)
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(OffsetDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone");

    private static final ArchRule IDS_AND_CHANCE_ARE_INJECTED = noClasses()
            .that(NOT_WIRING)
            .should()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callConstructor(Random.class)
            .orShould()
            .callConstructor(SecureRandom.class)
            .orShould()
            .callMethod(ThreadLocalRandom.class, "current");

    private static final DescribedPredicate<JavaAccess<?>> A_SLEEP = target(
                    owner(assignableTo(Thread.class).or(assignableTo(TimeUnit.class))))
            .and(target(name("sleep")))
            .as("a sleep");

    private static final ArchRule NOBODY_SLEEPS =
            noClasses().that(NOT_WIRING).should().callMethodWhere(A_SLEEP.forSubtype());

    private static final ArchRule NOTHING_HANGS_ON_A_THREAD =
            noClasses().should().dependOnClassesThat(assignableTo(ThreadLocal.class));

    @Test
    void timeIsInjected() {
        RuleCheck.holds(TIME_IS_INJECTED);
        RuleCheck.catches(TIME_IS_INJECTED, AsksTheHost.Time.class);
        RuleCheck.catches(TIME_IS_INJECTED, AsksTheHost.Moment.class);
        RuleCheck.allows(TIME_IS_INJECTED, WiringThatNamesTheStore.class, AsksTheHost.Id.class);
    }

    @Test
    void idsAndChanceAreInjected() {
        RuleCheck.holds(IDS_AND_CHANCE_ARE_INJECTED);
        RuleCheck.catches(IDS_AND_CHANCE_ARE_INJECTED, AsksTheHost.Id.class);
        RuleCheck.catches(IDS_AND_CHANCE_ARE_INJECTED, AsksTheHost.Chance.class);
    }

    @Test
    void nobodySleeps() {
        RuleCheck.holds(NOBODY_SLEEPS);
        RuleCheck.catches(NOBODY_SLEEPS, AsksTheHost.Nap.class);
    }

    @Test
    void nothingHangsOnAThread() {
        RuleCheck.holds(NOTHING_HANGS_ON_A_THREAD);
        RuleCheck.catches(NOTHING_HANGS_ON_A_THREAD, AsksTheHost.Pocket.class);
    }
}
