package dev.cairn.base.env;

/// What the outside gives a process, as one bundle.
///
/// @param clock time
/// @param dice chance
/// @param disk files
/// @param loops threads
public record Env(Clock clock, Dice dice, Disk disk, Loops loops) {}
