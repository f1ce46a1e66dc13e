/// How execution backends start operating system processes and end them with everything that these started.
/// Nothing but the core and `java.base`.
module dev.yoi.execution.child {
    requires static org.jspecify;
    requires dev.yoi.runtime.core;

    exports dev.yoi.execution.child;
}
