package dev.yoi.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import dev.yoi.cli.fixture.ShowCommand;
import dev.yoi.execution.fixture.BackendThatKnowsTickets;
import dev.yoi.runtime.fixture.CoreThatSpeaksHttp;
import dev.yoi.runtime.fixture.CoreThatTouchesFiles;
import dev.yoi.runtime.fsstore.fixture.NamedStore;
import dev.yoi.runtime.memory.fixture.VolatileStore;
import dev.yoi.runtime.testkit.fixture.FakeStore;
import dev.yoi.server.fixture.ServerThatLooksUp;
import dev.yoi.server.fixture.ServerThatNamesTheMemoryStore;
import dev.yoi.server.fixture.ServerThatNamesTheStore;
import dev.yoi.server.fixture.ServerThatSpeaksSql;
import dev.yoi.server.fixture.left.Left;
import dev.yoi.server.fixture.right.Right;
import dev.yoi.server.wire.fixture.WireTypeWithAPath;
import dev.yoi.server.wiring.fixture.WiringThatNamesTheStore;
import dev.yoi.tickets.fixture.TicketsThatKnowTheRuntime;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.channels.FileChannel;
import org.junit.jupiter.api.Test;

/// The seven rules on modules, as ARCHITECTURE.md gives them.
class ModuleBoundaryTest {
    private static final DescribedPredicate<JavaClass> OURS = resideInAPackage(Packages.ALL);

    private static final DescribedPredicate<JavaClass> FILE_ACCESS = resideInAnyPackage("java.nio.file..")
            .or(belongToAnyOf(
                    File.class,
                    FileInputStream.class,
                    FileOutputStream.class,
                    RandomAccessFile.class,
                    FileChannel.class))
            .as("files");

    private static final ArchRule CORE_STANDS_ALONE = classes()
            .that(Packages.CORE)
            .should()
            .onlyDependOnClassesThat(Packages.CORE.or(resideInAnyPackage("java..", "org.jspecify..")))
            .because("rule 1: the core compiles and passes its tests with no other module present");

    private static final ArchRule CORE_KNOWS_NO_FILES_AND_NO_NETWORK = noClasses()
            .that(Packages.CORE)
            .should()
            .dependOnClassesThat(FILE_ACCESS.or(resideInAnyPackage("java.net..", "java.sql..")))
            .because("rule 1: the core knows no files, JSON or HTTP");

    private static final ArchRule STORES_AND_BACKENDS_ARE_NAMED_IN_WIRING = noClasses()
            .that(not(resideInAnyPackage(Packages.FS_STORE, Packages.EXECUTION))
                    .and(not(resideInAnyPackage(Packages.WIRING))))
            .should()
            .dependOnClassesThat(resideInAnyPackage(Packages.FS_STORE, Packages.EXECUTION))
            .because("rule 2: everybody else takes the port");

    private static final ArchRule PRODUCTION_HAS_NO_VOLATILE_PATH = noClasses()
            .that(resideInAnyPackage(
                    Packages.SERVER, Packages.CLI, Packages.HTTP_SERVER, Packages.FS_STORE, Packages.EXECUTION))
            .should()
            .dependOnClassesThat(resideInAPackage(Packages.MEMORY_STORE))
            .because("rule 3: what a person is told is saved must be saved");

    private static final ArchRule DOMAIN_TYPES_CARRY_NO_ANNOTATIONS = classes()
            .that(Packages.CORE)
            .should(ModuleConditions.carryNoAnnotationsBut("java.lang", "org.jspecify.annotations"))
            .because("rule 4: how a type is stored or sent is not the domain's business");

    private static final ArchRule WIRE_TYPES_HOLD_OPAQUE_IDS = noClasses()
            .that()
            .resideInAPackage(Packages.WIRE)
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.nio.file..")
                    .or(belongToAnyOf(File.class, URI.class, URL.class, Socket.class))
                    .or(assignableTo(SocketAddress.class))
                    .or(assignableTo(Process.class))
                    .or(assignableTo(ProcessHandle.class)))
            .because("rule 5: no resource of the host leaves it");

    private static final ArchRule PACKAGES_HAVE_NO_CYCLES = slices().matching("dev.yoi.(**)")
            .should()
            .beFreeOfCycles()
            .because("rule 6: a reader must be able to start somewhere");

    private static final ArchRule FILES_ARE_TOUCHED_WHERE_FILES_ARE_THE_POINT = noClasses()
            .that(OURS.and(not(resideInAnyPackage(
                            Packages.FS_STORE,
                            Packages.TESTKIT,
                            Packages.TICKETS,
                            Packages.EXECUTION,
                            "dev.yoi.server.site..",
                            Packages.CLI)))
                    .and(not(resideInAnyPackage(Packages.WIRING))))
            .should()
            .dependOnClassesThat(FILE_ACCESS)
            .because("rule 7: store, Markdown backend, execution backends, static site, wiring and CLI");

    private static final ArchRule SQL_STAYS_IN_PERSISTENCE = noClasses()
            .that(OURS.and(not(resideInAPackage("dev.yoi.server.persistence.."))))
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql.."))
            .because("rule 7: SQL is the server's persistence package's business");

    private static final ArchRule EXECUTION_BACKENDS_STAND_ON_THE_CORE = noClasses()
            .that(resideInAnyPackage(Packages.EXECUTION, Packages.FS_STORE))
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage(Packages.TICKETS, Packages.SERVER, Packages.CLI, Packages.HTTP_SERVER))
            .because("a store or a backend is an adapter on the core, and on nothing else of ours");

    private static final ArchRule TICKETS_STAND_ALONE = noClasses()
            .that(resideInAPackage(Packages.TICKETS))
            .should()
            .dependOnClassesThat(OURS.and(not(resideInAPackage(Packages.TICKETS)))
                    .or(resideInAnyPackage("java.net.http..", "org.eclipse.jetty..")))
            .because("tickets know no runtime and no HTTP");

    private static final ArchRule NOBODY_KNOWS_WHO_STANDS_ABOVE = noClasses()
            .that(OURS.and(not(resideInAPackage(Packages.CLI))))
            .should()
            .dependOnClassesThat(resideInAPackage(Packages.CLI))
            .because("the command line is the outermost layer");

    private static final ArchRule THE_TESTKIT_IS_FOR_TESTS = noClasses()
            .that(OURS.and(not(resideInAPackage(Packages.TESTKIT))))
            .should()
            .dependOnClassesThat(resideInAPackage(Packages.TESTKIT))
            .because("what ships must not rest on fakes");

    private static final ArchRule ONLY_THE_COMMAND_LINE_PRINTS = noClasses()
            .that(OURS.and(not(resideInAPackage(Packages.CLI))))
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
            .because("standard output belongs to the command; the rest answers, or logs");

    @Test
    void rule1_theCoreStandsAlone() {
        RuleCheck.holds(CORE_STANDS_ALONE);
        RuleCheck.holds(CORE_KNOWS_NO_FILES_AND_NO_NETWORK);
        RuleCheck.catches(CORE_STANDS_ALONE, CoreThatSpeaksHttp.class);
        RuleCheck.catches(CORE_KNOWS_NO_FILES_AND_NO_NETWORK, CoreThatTouchesFiles.class);
        RuleCheck.catches(CORE_KNOWS_NO_FILES_AND_NO_NETWORK, CoreThatSpeaksHttp.class);
    }

    @Test
    void rule2_onlyWiringNamesStoresAndBackends() {
        RuleCheck.holds(STORES_AND_BACKENDS_ARE_NAMED_IN_WIRING);
        RuleCheck.catches(STORES_AND_BACKENDS_ARE_NAMED_IN_WIRING, ServerThatNamesTheStore.class, NamedStore.class);
        RuleCheck.allows(STORES_AND_BACKENDS_ARE_NAMED_IN_WIRING, WiringThatNamesTheStore.class, NamedStore.class);
    }

    @Test
    void rule3_productionHasNoVolatilePath() {
        RuleCheck.holds(PRODUCTION_HAS_NO_VOLATILE_PATH);
        RuleCheck.catches(PRODUCTION_HAS_NO_VOLATILE_PATH, ServerThatNamesTheMemoryStore.class, VolatileStore.class);
    }

    @Test
    void rule4_domainTypesCarryNoAnnotations() {
        RuleCheck.holds(DOMAIN_TYPES_CARRY_NO_ANNOTATIONS);
        RuleCheck.catches(DOMAIN_TYPES_CARRY_NO_ANNOTATIONS, CoreThatSpeaksHttp.class);
    }

    @Test
    void rule5_wireTypesHoldOpaqueIdsOnly() {
        RuleCheck.holds(WIRE_TYPES_HOLD_OPAQUE_IDS.allowEmptyShould(true));
        RuleCheck.catches(WIRE_TYPES_HOLD_OPAQUE_IDS, WireTypeWithAPath.class);
    }

    @Test
    void rule6_packagesHaveNoCycles() {
        RuleCheck.holds(PACKAGES_HAVE_NO_CYCLES);
        RuleCheck.catches(PACKAGES_HAVE_NO_CYCLES, Left.class, Right.class);
    }

    @Test
    void rule7_filesAndSqlStayWhereTheyAreThePoint() {
        RuleCheck.holds(FILES_ARE_TOUCHED_WHERE_FILES_ARE_THE_POINT);
        RuleCheck.holds(SQL_STAYS_IN_PERSISTENCE);
        RuleCheck.catches(FILES_ARE_TOUCHED_WHERE_FILES_ARE_THE_POINT, CoreThatTouchesFiles.class);
        RuleCheck.catches(SQL_STAYS_IN_PERSISTENCE, ServerThatSpeaksSql.class);
        RuleCheck.allows(FILES_ARE_TOUCHED_WHERE_FILES_ARE_THE_POINT, WiringThatNamesTheStore.class);
    }

    @Test
    void dependenciesPointInwards() {
        RuleCheck.holds(EXECUTION_BACKENDS_STAND_ON_THE_CORE);
        RuleCheck.holds(TICKETS_STAND_ALONE);
        RuleCheck.holds(NOBODY_KNOWS_WHO_STANDS_ABOVE);
        RuleCheck.holds(THE_TESTKIT_IS_FOR_TESTS);
        RuleCheck.catches(
                EXECUTION_BACKENDS_STAND_ON_THE_CORE, BackendThatKnowsTickets.class, TicketsThatKnowTheRuntime.class);
        RuleCheck.catches(NOBODY_KNOWS_WHO_STANDS_ABOVE, ServerThatLooksUp.class, ShowCommand.class);
        RuleCheck.catches(THE_TESTKIT_IS_FOR_TESTS, ServerThatLooksUp.class, FakeStore.class);
        RuleCheck.catches(TICKETS_STAND_ALONE, TicketsThatKnowTheRuntime.class, VolatileStore.class);
    }

    @Test
    void onlyTheCommandLinePrints() {
        RuleCheck.holds(ONLY_THE_COMMAND_LINE_PRINTS);
        RuleCheck.catches(ONLY_THE_COMMAND_LINE_PRINTS, ServerThatLooksUp.class);
    }
}
