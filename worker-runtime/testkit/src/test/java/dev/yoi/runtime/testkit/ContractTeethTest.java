package dev.yoi.runtime.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/// A contract is worth what it catches: every known flaw fails it, and a good store behind the same wrapper
/// passes.
class ContractTeethTest {
    @AfterEach
    void noFlaw() {
        FlawedStoreContract.flaw = FlawedStore.Flaw.NONE;
    }

    @ParameterizedTest
    @EnumSource(FlawedStore.Flaw.class)
    void theContractCatches(FlawedStore.Flaw flaw) {
        FlawedStoreContract.flaw = flaw;
        TestExecutionSummary summary = contractRun();
        assertThat(summary.getTestsFoundCount()).isGreaterThan(40);
        if (flaw == FlawedStore.Flaw.NONE) {
            assertThat(summary.getFailures()).isEmpty();
        } else {
            assertThat(summary.getTestsFailedCount())
                    .as("failures because of %s", flaw)
                    .isPositive();
        }
    }

    private static TestExecutionSummary contractRun() {
        var summary = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(FlawedStoreContract.class))
                                .build(),
                        summary);
        return summary.getSummary();
    }
}
