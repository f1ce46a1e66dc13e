/// The execution backend that runs workers as operating system processes.
module dev.yoi.execution.process {
    requires static org.jspecify;
    requires dev.yoi.runtime.core;
}
