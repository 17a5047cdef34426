package dev.cairn.testkit.laws.broken.names.base.metrics;

/// May not be used by the rest of base.
public record Metric(String name) {}
