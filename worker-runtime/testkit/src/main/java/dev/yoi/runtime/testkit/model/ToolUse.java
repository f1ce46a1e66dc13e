package dev.yoi.runtime.testkit.model;

/// A tool that the model wants to be called; `argumentsJson` is one JSON object.
public record ToolUse(String id, String name, String argumentsJson) {}
