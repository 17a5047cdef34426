package dev.cairn.testkit.laws.broken.names.base.bytes;

/// May be used by all of base.
public record Bytes(int length) {}
