package dev.cairn.testkit.laws.broken.arrows.cellar;

/// Lies in a module of which no table knows.
record Unknown(int value) {}
