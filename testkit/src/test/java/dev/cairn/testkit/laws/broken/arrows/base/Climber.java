package dev.cairn.testkit.laws.broken.arrows.base;

import dev.cairn.testkit.laws.broken.arrows.raft.Below;

/// Uses a module that base must not know.
record Climber(Below below) {}
