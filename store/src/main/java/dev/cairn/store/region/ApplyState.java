package dev.cairn.store.region;

import java.nio.ByteBuffer;

/// How far a peer has applied its log; written in the same batch as what the entries did.
///
/// On disk: `index(8) term(8)`, big-endian.
///
/// @param index of the last entry applied
/// @param term of that entry
public record ApplyState(long index, long term) {
  /// Nothing applied, nothing there.
  public static final ApplyState NONE = new ApplyState(0, 0);

  /// A Region's log begins after this, so that 0 to 4 can mean that there is nothing yet.
  public static final ApplyState INITIAL = new ApplyState(5, 5);

  static final int SIZE = 16;

  byte[] encode() {
    return ByteBuffer.allocate(SIZE).putLong(index).putLong(term).array();
  }

  static ApplyState decode(byte[] bytes) {
    var buffer = ByteBuffer.wrap(bytes);
    return new ApplyState(buffer.getLong(), buffer.getLong());
  }
}
