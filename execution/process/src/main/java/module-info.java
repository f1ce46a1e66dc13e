/// The execution backend that runs workers as operating system processes. Nothing but the core and `java.base`.
module dev.yoi.execution.process {
    requires static org.jspecify;
    requires dev.yoi.runtime.core;

    exports dev.yoi.execution.process;
}
