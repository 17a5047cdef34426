package dev.cairn.store.command;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The payload of a Region's log entries.
///
/// ```
/// entry    = (nothing)                                          a new leader's first entry
///          | 0x01 version(8) count(4) (length(4) write){count}  writes of clients, see WriteCodec
///          | 0x02 index(8) term(8)                              the log may be dropped up to here
///          | 0x03 split                                         the Region is divided, see Split
/// ```
///
/// Numbers are big-endian; `version` is the epoch's version under which the writes were accepted.
/// Entries that change the members have a kind of their own in the log, see [ChangePeers].
public final class LogEntryCodec {
  static final byte WRITES = 1;
  static final byte COMPACT = 2;
  static final byte SPLIT = 3;

  private static final int WRITES_HEADER = 1 + 8 + 4;

  private LogEntryCodec() {}

  /// A decoded entry.
  public sealed interface Decoded {
    /// Writes, each still encoded, accepted under `version`.
    record Writes(long version, List<ByteBuffer> writes) implements Decoded {}

    /// The log may be dropped up to `index`.
    record Compact(long index, long term) implements Decoded {}

    /// The Region is divided.
    record Splits(Split split) implements Decoded {}

    /// Nothing.
    record Empty() implements Decoded {}
  }

  /// How many bytes an entry with these encoded writes has.
  public static long writesSize(int count, long totalBytes) {
    return WRITES_HEADER + 4L * count + totalBytes;
  }

  /// An entry with writes.
  public static byte[] writes(long version, List<byte[]> writes, long totalBytes) {
    var buffer = ByteBuffer.allocate(Math.toIntExact(writesSize(writes.size(), totalBytes)));
    buffer.put(WRITES).putLong(version).putInt(writes.size());
    for (byte[] write : writes) {
      buffer.putInt(write.length).put(write);
    }
    return buffer.array();
  }

  /// Whether an entry's data holds writes of clients.
  public static boolean isWrites(byte[] data) {
    return data.length > 0 && data[0] == WRITES;
  }

  /// An entry that lets the log be dropped up to `index`.
  public static byte[] compact(long index, long term) {
    return ByteBuffer.allocate(1 + 16).put(COMPACT).putLong(index).putLong(term).array();
  }

  /// An entry that divides the Region.
  public static byte[] split(Split split) {
    byte[] data = split.encode();
    return ByteBuffer.allocate(1 + data.length).put(SPLIT).put(data).array();
  }

  /// Reads an entry. Throws [IllegalArgumentException] if it is none, which the log's checksums
  /// exclude unless a newer version wrote it.
  public static Decoded decode(byte[] data) {
    if (data.length == 0) {
      return new Decoded.Empty();
    }
    var buffer = ByteBuffer.wrap(data);
    byte kind = buffer.get();
    return switch (kind) {
      case WRITES -> decodeWrites(buffer);
      case SPLIT -> new Decoded.Splits(Split.decode(buffer));
      case COMPACT -> new Decoded.Compact(buffer.getLong(), buffer.getLong());
      default -> throw new IllegalArgumentException("log entry of unknown kind " + kind);
    };
  }

  private static Decoded decodeWrites(ByteBuffer buffer) {
    long version = buffer.getLong();
    int count = buffer.getInt();
    var writes = new ArrayList<ByteBuffer>(count);
    for (int i = 0; i < count; i++) {
      int length = buffer.getInt();
      writes.add(buffer.slice(buffer.position(), length));
      buffer.position(buffer.position() + length);
    }
    return new Decoded.Writes(version, writes);
  }
}
