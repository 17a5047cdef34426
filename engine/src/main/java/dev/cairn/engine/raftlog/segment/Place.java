package dev.cairn.engine.raftlog.segment;

/// A place in the stream as one number: segment above, offset below, so that later places are
/// greater. 0 is no place.
final class Place {
  static final long NONE = 0;

  private Place() {}

  static long of(int segment, long offset) {
    return (long) segment << 32 | offset;
  }

  static int segment(long place) {
    return (int) (place >>> 32);
  }

  static long offset(long place) {
    return place & 0xffff_ffffL;
  }
}
