/// The crash-safe filesystem store for the worker runtime.
module dev.yoi.runtime.fsstore {
    requires static org.jspecify;
    requires transitive dev.yoi.runtime.core;
    requires jdk.jfr;

    exports dev.yoi.runtime.fsstore;
}
