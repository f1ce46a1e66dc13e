/// The execution backend that runs agents which speak the Agent Client Protocol.
module dev.yoi.execution.acp {
    requires static org.jspecify;
    requires transitive dev.yoi.execution.child;
    requires dev.yoi.runtime.core;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    exports dev.yoi.execution.acp;
}
