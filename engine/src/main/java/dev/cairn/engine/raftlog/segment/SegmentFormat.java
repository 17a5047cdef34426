package dev.cairn.engine.raftlog.segment;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.CorruptionException;
import dev.cairn.base.error.ErrorCode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The grammar of a segment file. Numbers are little-endian; checksums are CRC-32C.
///
/// ```
/// name       := segment number, ten decimal digits, ".raftlog"
/// file       := header batch* unused
/// header     := magic:8 version:4 zero:4 segment:8 firstSequence:8 firstSegment:8 zero:20 check:4
/// batch      := magic:4 headerCheck:4 sequence:8 bodyLength:4 bodyCheck:4 records:4 zero:4 body
/// body       := record*
/// record     := 1 group:8 first:8 count:4 entry{count}     append: what is there from first on goes
///             | 2 group:8 first:8 count:4 entry{count}     rewritten: what follows them stays
///             | 3 group:8 term:8 vote:8 commit:8           hard state
///             | 4 group:8 how:1 index:8 term:8             truncate
///             | 5 group:8 length:4 byte{length}            note
///             | 6 group:8                                  delete the group
///             | 7 segment:8                                segments below this one are not needed
/// how        := 0 (nothing) | 1 (entries up to index go) | 2 (all entries go)
/// entry      := length:4 check:4 term:8 kind:1 byte{length}
/// ```
///
/// The header's `check` covers the 60 bytes before it. A batch's `headerCheck` covers the header
/// from `sequence` on, then the segment's number and the batch's offset (8 bytes each), so that a
/// batch is only ever itself: not a copy of it in somebody's value, not what an earlier life of the
/// file left behind. An entry's `check` covers group, index (8 bytes each), and the entry from
/// `term` on. Sequences count batches from 1, without gaps, over all segments; `firstSequence` is
/// that of the segment's first batch. `firstSegment` is the oldest segment that was needed when
/// this one was begun. `unused` is whatever a batch that was never acknowledged, or filling ahead,
/// left there.
///
/// A file gets its name only after its header is durable. Every batch is durable before the next is
/// written.
final class SegmentFormat {
  static final int VERSION = 1;
  static final int FILE_HEADER = 64;
  static final int BATCH_HEADER = 32;
  static final int BATCH_BODY_MAX = 512 << 20;
  static final int ENTRY_DATA_MAX = 256 << 20;
  static final int NOTE_MAX = 16 << 20;

  static final byte APPEND = 1;
  static final byte REWRITTEN = 2;
  static final byte HARD_STATE = 3;
  static final byte TRUNCATE = 4;
  static final byte NOTE = 5;
  static final byte DELETE = 6;
  static final byte FIRST_SEGMENT = 7;

  static final byte TRUNCATE_NOTHING = 0;
  static final byte TRUNCATE_PREFIX = 1;
  static final byte TRUNCATE_ALL = 2;

  static final int ENTRIES_HEADER = 1 + 8 + 8 + 4;
  static final int ENTRY_HEADER = 4 + 4 + 8 + 1;
  static final int HARD_STATE_BYTES = 1 + 8 + 8 + 8 + 8;
  static final int TRUNCATE_BYTES = 1 + 8 + 1 + 8 + 8;
  static final int NOTE_HEADER = 1 + 8 + 4;
  static final int DELETE_BYTES = 1 + 8;
  static final int FIRST_SEGMENT_BYTES = 1 + 8;

  private static final String SUFFIX = ".raftlog";
  private static final String UNFINISHED_SUFFIX = ".raftlog.new";
  private static final int NAME_DIGITS = 10;
  private static final long FILE_MAGIC = 0x0a4c_524e_5249_4143L; // "CAIRNRL\n"
  private static final int BATCH_MAGIC = 0x4843_5442; // "BTCH"

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private SegmentFormat() {}

  /// What a file's header says.
  record FileHeader(int segment, long firstSequence, int firstSegment) {}

  /// What a batch's header says.
  record BatchHeader(long sequence, int bodyLength, int bodyCheck, int records) {}

  static int getInt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  static long getLong(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  static void putInt(byte[] bytes, int at, int value) {
    INT.set(bytes, at, value);
  }

  static void putLong(byte[] bytes, int at, long value) {
    LONG.set(bytes, at, value);
  }

  static int check(byte[] bytes, int from, int length) {
    var crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  static String fileName(int segment) {
    return String.format("%0" + NAME_DIGITS + "d", segment) + SUFFIX;
  }

  static String unfinishedName(int segment) {
    return String.format("%0" + NAME_DIGITS + "d", segment) + UNFINISHED_SUFFIX;
  }

  static boolean isUnfinished(String name) {
    return name.endsWith(UNFINISHED_SUFFIX);
  }

  /// The number of the segment of that name; 0 if it is no segment's name.
  static int segmentOf(String name) {
    if (!name.endsWith(SUFFIX) || name.length() != NAME_DIGITS + SUFFIX.length()) {
      return 0;
    }
    int number = 0;
    for (int i = 0; i < NAME_DIGITS; i++) {
      int digit = name.charAt(i) - '0';
      if (digit < 0 || digit > 9 || number > (Integer.MAX_VALUE - digit) / 10) {
        return 0;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  static byte[] fileHeader(FileHeader header) {
    byte[] bytes = new byte[FILE_HEADER];
    putLong(bytes, 0, FILE_MAGIC);
    putInt(bytes, 8, VERSION);
    putLong(bytes, 16, header.segment());
    putLong(bytes, 24, header.firstSequence());
    putLong(bytes, 32, header.firstSegment());
    putInt(bytes, FILE_HEADER - 4, check(bytes, 0, FILE_HEADER - 4));
    return bytes;
  }

  /// Checks the header of the segment that `file` must be by its name.
  static FileHeader readFileHeader(Path file, byte[] bytes, int length) {
    if (length < FILE_HEADER) {
      throw new CorruptionException(file, length, "the file ends inside its header");
    }
    if (getLong(bytes, 0) != FILE_MAGIC) {
      throw new CorruptionException(file, 0, "this is not a segment of a Raft log");
    }
    if (getInt(bytes, FILE_HEADER - 4) != check(bytes, 0, FILE_HEADER - 4)) {
      throw new CorruptionException(file, 0, "the header fails its checksum");
    }
    int version = getInt(bytes, 8);
    if (version != VERSION) {
      throw new CairnException(
          ErrorCode.DATA_VERSION_UNKNOWN,
          file + " has format version " + version + ", this program knows " + VERSION);
    }
    long segment = getLong(bytes, 16);
    if (segment != segmentOf(String.valueOf(file.getFileName()))) {
      throw new CorruptionException(file, 16, "the header is that of segment " + segment);
    }
    long firstSegment = getLong(bytes, 32);
    if (firstSegment < 1 || firstSegment > segment) {
      throw new CorruptionException(file, 32, "the header asks for segment " + firstSegment);
    }
    return new FileHeader((int) segment, getLong(bytes, 24), (int) firstSegment);
  }

  /// Writes the header of a batch whose body follows it in `bytes`.
  static void putBatchHeader(byte[] bytes, BatchHeader header, int segment, long offset) {
    putInt(bytes, 0, BATCH_MAGIC);
    putLong(bytes, 8, header.sequence());
    putInt(bytes, 16, header.bodyLength());
    putInt(bytes, 20, header.bodyCheck());
    putInt(bytes, 24, header.records());
    putInt(bytes, 28, 0);
    putInt(bytes, 4, batchHeaderCheck(bytes, 0, segment, offset));
  }

  /// The header of a batch at `at` in `bytes`, which is at `offset` in the segment; null if there
  /// is none.
  static @Nullable BatchHeader readBatchHeader(byte[] bytes, int at, int segment, long offset) {
    if (getInt(bytes, at) != BATCH_MAGIC
        || getInt(bytes, at + 4) != batchHeaderCheck(bytes, at, segment, offset)) {
      return null;
    }
    var header =
        new BatchHeader(
            getLong(bytes, at + 8),
            getInt(bytes, at + 16),
            getInt(bytes, at + 20),
            getInt(bytes, at + 24));
    boolean plausible = header.bodyLength >= 0 && header.bodyLength <= BATCH_BODY_MAX;
    return plausible ? header : null;
  }

  private static int batchHeaderCheck(byte[] bytes, int at, int segment, long offset) {
    byte[] place = new byte[16];
    putLong(place, 0, segment);
    putLong(place, 8, offset);
    var crc = new CRC32C();
    crc.update(bytes, at + 8, BATCH_HEADER - 8);
    crc.update(place, 0, place.length);
    return (int) crc.getValue();
  }

  /// Checksum of the entry of `length` bytes of data that begins at `at` in `bytes`.
  static int entryCheck(long group, long index, byte[] bytes, int at, int length) {
    byte[] identity = new byte[16];
    putLong(identity, 0, group);
    putLong(identity, 8, index);
    var crc = new CRC32C();
    crc.update(identity, 0, identity.length);
    crc.update(bytes, at + 8, ENTRY_HEADER - 8 + length);
    return (int) crc.getValue();
  }
}
