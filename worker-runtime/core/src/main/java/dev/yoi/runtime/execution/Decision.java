package dev.yoi.runtime.execution;

/// A person's or policy's answer to a permission request: the id of the option that was chosen. It is durable.
public record Decision(String request, String option) {}
