package dev.yoi.runtime.testkit.model;

/// What a tool call came to, as the model is told.
public record ToolOutput(String call, String text) {}
