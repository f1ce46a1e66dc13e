package dev.yoi.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;

/// Which package belongs to which module, and who has a special right.
final class Packages {
    static final String ALL = "dev.yoi..";
    static final String RUNTIME = "dev.yoi.runtime..";
    static final String FS_STORE = "dev.yoi.runtime.fsstore..";
    static final String HTTP_SERVER = "dev.yoi.runtime.http..";
    static final String TESTKIT = "dev.yoi.runtime.testkit..";
    static final String MEMORY_STORE = "dev.yoi.runtime.memory..";
    static final String EXECUTION = "dev.yoi.execution..";
    static final String TICKETS = "dev.yoi.tickets..";
    static final String SERVER = "dev.yoi.server..";
    static final String CLI = "dev.yoi.cli..";

    /// Where stores, backends, the clock and the source of ids are named concretely. Nowhere else.
    static final String[] WIRING = {"dev.yoi.server.wiring..", "dev.yoi.cli.wiring..", "dev.yoi.runtime.http.wiring.."};

    /// Types that travel over HTTP.
    static final String WIRE = "dev.yoi..wire..";

    static final DescribedPredicate<JavaClass> CORE = resideInAPackage(RUNTIME)
            .and(not(resideInAnyPackage(FS_STORE, HTTP_SERVER, TESTKIT)))
            .as("the runtime core");

    /// Those inside others come first.
    private static final List<String> MODULES =
            List.of(FS_STORE, HTTP_SERVER, TESTKIT, RUNTIME, EXECUTION, TICKETS, SERVER, CLI);

    private Packages() {}

    static String module(JavaClass type) {
        return MODULES.stream()
                .filter(module -> resideInAPackage(module).test(type))
                .findFirst()
                .orElse(type.getPackageName());
    }
}
