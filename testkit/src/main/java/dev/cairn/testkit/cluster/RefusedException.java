package dev.cairn.testkit.cluster;

import dev.cairn.engine.replicated.RegionError;

/// A read was refused.
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient RegionError error;

  RefusedException(RegionError error) {
    super(error.message());
    this.error = error;
  }

  /// Why.
  public RegionError error() {
    return error;
  }
}
