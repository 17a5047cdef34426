package dev.cairn.testkit.laws.broken.cycles.store.second;

import dev.cairn.testkit.laws.broken.cycles.store.third.Three;

/// Uses the third.
public record Two(Three three) {}
