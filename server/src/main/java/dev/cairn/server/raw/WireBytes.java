package dev.cairn.server.raw;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The bytes of messages as arrays and back, without copying where that is safe: an array taken
/// from a request belongs to that request alone, and nobody changes it.
final class WireBytes {
  private WireBytes() {}

  /// The bytes of `string`; not to be changed.
  static byte[] of(ByteString string) {
    var out = new WholeArray();
    try {
      UnsafeByteOperations.unsafeWriteTo(string, out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    byte[] whole = out.array;
    return whole != null && whole.length == string.size() ? whole : string.toByteArray();
  }

  /// A message's bytes over `array`, which is not changed any more.
  static ByteString wrap(byte[] array) {
    return UnsafeByteOperations.unsafeWrap(array);
  }

  /// Keeps the array it is given, if it is given exactly one and the whole of it.
  private static final class WholeArray extends ByteOutput {
    private byte @Nullable [] array;

    @Override
    public void writeLazy(byte[] value, int offset, int length) {
      array = offset == 0 && length == value.length && array == null ? value : null;
    }

    @Override
    public void write(byte value) {
      array = null;
    }

    @Override
    public void write(byte[] value, int offset, int length) {
      array = null;
    }

    @Override
    public void write(ByteBuffer value) {
      array = null;
    }

    @Override
    public void writeLazy(ByteBuffer value) {
      array = null;
    }
  }
}
