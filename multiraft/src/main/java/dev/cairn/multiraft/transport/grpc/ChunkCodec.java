package dev.cairn.multiraft.transport.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A piece of a snapshot's file, in `SnapshotChunk.data`.
///
/// ```
/// data = file(4) crc32c(4) byte...        the checksum is of the file's place and the bytes; big-endian
/// ```
///
/// The pieces of a file follow each other; `file` counts from 0 in the order of the header's files.
final class ChunkCodec {
  /// How many bytes of a file go into one piece.
  static final int PIECE_BYTES = 1 << 20;

  private static final int HEADER = 8;

  private ChunkCodec() {}

  /// A decoded piece.
  record Piece(int file, ByteBuffer bytes) {}

  /// Room for a piece: the bytes go in from position 8 on.
  static ByteBuffer allocate() {
    return ByteBuffer.allocate(HEADER + PIECE_BYTES).position(HEADER);
  }

  /// Seals what was put into [#allocate]'s buffer.
  static ByteString encode(int file, ByteBuffer piece) {
    piece.flip();
    piece.putInt(0, file);
    piece.putInt(4, checksum(file, piece.duplicate().position(HEADER)));
    return UnsafeByteOperations.unsafeWrap(piece);
  }

  /// The piece, or null if it is not what was sent.
  static @Nullable Piece decode(ByteString data) {
    if (data.size() < HEADER) {
      return null;
    }
    var buffer = data.asReadOnlyByteBuffer();
    int file = buffer.getInt();
    int expected = buffer.getInt();
    return checksum(file, buffer.duplicate()) == expected ? new Piece(file, buffer) : null;
  }

  private static int checksum(int file, ByteBuffer bytes) {
    var crc = new CRC32C();
    crc.update(ByteBuffer.allocate(4).putInt(0, file));
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
