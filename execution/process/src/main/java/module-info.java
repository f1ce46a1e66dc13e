/// The execution backend that runs workers as operating system processes. Nothing but the core, child
/// processes and, for commands that print JSON, Jackson.
module dev.yoi.execution.process {
    requires static org.jspecify;
    requires transitive dev.yoi.execution.child;
    requires dev.yoi.runtime.core;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    exports dev.yoi.execution.process;
}
