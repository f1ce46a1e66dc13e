package dev.yoi.runtime.fsstore.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/// A process in which the store has a mistake: runs the tests that are named, each as `Class#method`, and says of
/// each whether it passed, in a line of its own.
public final class MutantRun {
    static final String PASSED = "passed ";
    static final String FAILED = "failed ";

    private MutantRun() {}

    public static void main(String[] tests) throws ClassNotFoundException {
        for (String test : tests) {
            TestExecutionSummary summary = run(test);
            if (summary.getTestsFoundCount() != 1) {
                throw new IllegalArgumentException("there are " + summary.getTestsFoundCount() + " tests " + test);
            }
            List<TestExecutionSummary.Failure> failures = summary.getFailures();
            System.out.println(
                    failures.isEmpty()
                            ? PASSED + test
                            : FAILED + test + " "
                                    + firstLine(failures.getFirst().getException()));
        }
        // A store with a mistake may have left threads that never end.
        Runtime.getRuntime().halt(0);
    }

    private static TestExecutionSummary run(String test) throws ClassNotFoundException {
        int hash = test.indexOf('#');
        String method = test.substring(hash + 1);
        PostDiscoveryFilter named = found -> FilterResult.includedIf(isNamed(found, method));
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(Class.forName("dev.yoi.runtime.fsstore." + test.substring(0, hash))))
                .filters(named)
                .configurationParameter("junit.jupiter.execution.timeout.default", "60 s")
                .build();
        var summary = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, summary);
        return summary.getSummary();
    }

    private static boolean isNamed(TestDescriptor found, String method) {
        return found.isTest() && TestIdentifier.from(found).getUniqueId().contains("[method:" + method + "(");
    }

    private static String firstLine(Throwable failure) {
        String text =
                String.valueOf(failure.getMessage()).strip().replace('\n', ' ').replace('\r', ' ');
        String line = failure.getClass().getSimpleName() + ": " + text.replaceAll(" +", " ");
        return line.length() > 160 ? line.substring(0, 160) : line;
    }
}
