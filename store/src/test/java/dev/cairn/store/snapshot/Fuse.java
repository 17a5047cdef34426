package dev.cairn.store.snapshot;

import java.io.IOException;
import java.io.Serial;

/// Lets a process die at its n-th step, before or after the step is done. From then on nothing
/// works any more, until a new process begins.
final class Fuse {
  private int steps;
  private int blowAt;
  private boolean after;
  private boolean blown;

  /// The process is dead.
  static final class Blown extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    Blown() {
      super("the process died here");
    }
  }

  /// A step on a disk.
  interface Step<T> {
    T take() throws IOException;
  }

  /// A new process, which dies at its step `at`, counted from 1; 0 for never.
  void light(int at, boolean afterIt) {
    steps = 0;
    blowAt = at;
    after = afterIt;
    blown = false;
  }

  /// A new process that does not die.
  void out() {
    light(0, false);
  }

  /// Takes a step, if the process is alive, and survives it.
  <T> T step(Step<T> step) throws IOException {
    enter();
    T result = step.take();
    leave();
    return result;
  }

  /// Takes a step that throws nothing.
  void run(Runnable step) {
    enter();
    step.run();
    leave();
  }

  private void enter() {
    if (blown) {
      throw new Blown();
    }
    steps++;
    if (steps == blowAt && !after) {
      blown = true;
      throw new Blown();
    }
  }

  private void leave() {
    if (!blown && blowAt > 0 && steps >= blowAt) {
      blown = true;
    }
    if (blown) {
      throw new Blown();
    }
  }
}
