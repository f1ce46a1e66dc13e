package dev.yoi.server.wiring.config;

import java.util.List;

/// Every setting with its value and where that came from, for `yoi config show`. For the person at the terminal
/// only: it names folders.
public record ConfigReport(List<Entry> items, List<String> warnings) {
    /// `origin`: `preset`, `user file`, `project file`, `environment YOI_PORT` or `flag --port`.
    public record Entry(String key, String value, String origin) {}

    public ConfigReport {
        items = List.copyOf(items);
        warnings = List.copyOf(warnings);
    }
}
