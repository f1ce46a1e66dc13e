/// The worker runtime as a library: model, ports and the in-memory store, on `java.base` alone.
module dev.yoi.runtime.core {
    requires static org.jspecify;

    exports dev.yoi.runtime;
    exports dev.yoi.runtime.bundle;
    exports dev.yoi.runtime.error;
    exports dev.yoi.runtime.event;
    exports dev.yoi.runtime.execution;
    exports dev.yoi.runtime.memory;
    exports dev.yoi.runtime.model;
    exports dev.yoi.runtime.state;
    exports dev.yoi.runtime.store;
}
