package dev.cairn.base.env;

/// Time. Thread-safe.
public interface Clock {
  /// Nanoseconds since an arbitrary moment; never goes back, stands still for nobody. For timers
  /// and leases.
  long monotonicNanos();

  /// Milliseconds since 1970 as people count them; may jump in either direction.
  long wallMillis();
}
