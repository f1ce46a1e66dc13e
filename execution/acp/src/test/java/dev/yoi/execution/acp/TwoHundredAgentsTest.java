package dev.yoi.execution.acp;

import org.junit.jupiter.api.Tag;

/// The contract with two hundred stops at once.
@Tag("soak")
@Tag("soak-agents")
class TwoHundredAgentsTest extends AcpBackendContractTest {
    @Override
    protected int stopsAtOnce() {
        return 200;
    }
}
