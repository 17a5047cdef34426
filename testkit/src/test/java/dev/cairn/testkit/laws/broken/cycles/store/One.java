package dev.cairn.testkit.laws.broken.cycles.store;

import dev.cairn.testkit.laws.broken.cycles.store.second.Two;

/// Uses the second.
public record One(Two two) {}
