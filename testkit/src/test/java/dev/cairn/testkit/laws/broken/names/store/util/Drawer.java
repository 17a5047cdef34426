package dev.cairn.testkit.laws.broken.names.store.util;

/// Lies where anything might.
record Drawer(int things) {}
