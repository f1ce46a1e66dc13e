/// Tickets as Markdown and JSON files in git: model, state machine, crash-safe backend, merge, doctor.
///
/// Knows no runtime, no SQL and no HTTP: the command line, the server and the tools for workers are built on it
/// in other modules.
module dev.yoi.tickets {
    requires org.snakeyaml.engine;
    requires static org.jspecify;
    requires tools.jackson.core;
    requires transitive tools.jackson.databind;

    exports dev.yoi.tickets;
    exports dev.yoi.tickets.model;
    exports dev.yoi.tickets.format;
    exports dev.yoi.tickets.machine;
    exports dev.yoi.tickets.merge;
}
