package dev.cairn.testkit.laws.broken.outside.base.env;

/// May: it is where the outside comes in.
final class Port {
  private Port() {}

  static long nanos() {
    return System.nanoTime();
  }
}
