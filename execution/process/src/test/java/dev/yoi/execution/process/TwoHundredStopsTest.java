package dev.yoi.execution.process;

import org.junit.jupiter.api.Tag;

/// The contract with two hundred stops at once.
@Tag("soak")
@Tag("soak-agents")
class TwoHundredStopsTest extends ProcessBackendContractTest {
    @Override
    protected int stopsAtOnce() {
        return 200;
    }
}
