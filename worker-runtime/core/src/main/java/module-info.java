/// The worker runtime as a library: model, ports and the in-memory store, on `java.base` alone.
module dev.yoi.runtime.core {
    requires static org.jspecify;
}
