package dev.cairn.testkit.laws.broken.marks.store;

/// Lies in a package that is not marked.
record Unmarked(int value) {}
