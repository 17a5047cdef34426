package dev.cairn.engine.memory;

import dev.cairn.base.env.Disk;
import dev.cairn.base.error.CorruptionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/// The sorted files of engines in memory, as they travel between simulated stores.
///
/// ```
/// file   := magic pair* end
/// magic  := "CAIRNMS1"
/// pair   := keyLength valueLength key value     lengths: u32; keys ascend
/// end    := 0xFFFFFFFF count checksum           count: u64; checksum: u32, CRC32C of all before it
/// ```
///
/// Numbers are big-endian.
final class SortedFile {
  static final byte[] MAGIC = "CAIRNMS1".getBytes(StandardCharsets.US_ASCII);
  static final int END = -1;
  static final int END_BYTES = Integer.BYTES + Long.BYTES + Integer.BYTES;

  private SortedFile() {}

  /// All pairs of a finished file; throws [CorruptionException] if it is anything else.
  static List<Tree.Pair> read(Disk disk, Path path) throws IOException {
    byte[] bytes = content(disk, path);
    int size = bytes.length;
    if (size < MAGIC.length + END_BYTES
        || !Arrays.equals(Arrays.copyOf(bytes, MAGIC.length), MAGIC)) {
      throw new CorruptionException(path, 0, "not a sorted file of an engine in memory");
    }
    var crc = new CRC32C();
    crc.update(bytes, 0, size - Integer.BYTES);
    ByteBuffer content = ByteBuffer.wrap(bytes);
    if ((int) crc.getValue() != content.getInt(size - Integer.BYTES)) {
      throw new CorruptionException(path, size - Integer.BYTES, "the checksum differs");
    }
    content.position(MAGIC.length);
    var pairs = new ArrayList<Tree.Pair>();
    for (int keyLength = content.getInt(); keyLength != END; keyLength = content.getInt()) {
      var key = new byte[keyLength];
      var value = new byte[content.getInt()];
      content.get(key).get(value);
      pairs.add(new Tree.Pair(key, value));
    }
    return pairs;
  }

  private static byte[] content(Disk disk, Path path) throws IOException {
    try (Disk.File file = disk.openForRead(path)) {
      var bytes = new byte[Math.toIntExact(file.size())];
      int read = file.read(ByteBuffer.wrap(bytes), 0);
      return Arrays.copyOf(bytes, read);
    }
  }
}
