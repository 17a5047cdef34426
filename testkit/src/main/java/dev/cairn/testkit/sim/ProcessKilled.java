package dev.cairn.testkit.sim;

/// Unwinds a thread of a process that has died. What the dying thread still tries has no effect.
public final class ProcessKilled extends Error {
  private static final long serialVersionUID = 1;

  ProcessKilled(String process) {
    super(process + " was killed", null, false, false);
  }
}
