/// The crash-safe filesystem store for the worker runtime.
module dev.yoi.runtime.fsstore {
    requires static org.jspecify;
    requires dev.yoi.runtime.core;
}
