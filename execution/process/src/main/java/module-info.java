/// The execution backend that runs workers as operating system processes. Nothing but the core, child
/// processes and `java.base`.
module dev.yoi.execution.process {
    requires static org.jspecify;
    requires transitive dev.yoi.execution.child;
    requires dev.yoi.runtime.core;

    exports dev.yoi.execution.process;
}
