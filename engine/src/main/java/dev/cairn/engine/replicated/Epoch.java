package dev.cairn.engine.replicated;

/// Which description of a Region somebody has.
///
/// @param confVer grows with every membership change
/// @param version grows with every split and merge
public record Epoch(long confVer, long version) {
  /// Whether `other` is newer in either part.
  public boolean isOlderThan(Epoch other) {
    return confVer < other.confVer || version < other.version;
  }

  @Override
  public String toString() {
    return confVer + "/" + version;
  }
}
