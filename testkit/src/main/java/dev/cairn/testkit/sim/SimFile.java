package dev.cairn.testkit.sim;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.TreeSet;

/// The content of a file, and what a power cut would leave of it: everything up to the last sync,
/// and of what was written since, each sector in its old or its new form.
final class SimFile implements SimNode {
  static final int SECTOR = 512;

  private byte[] bytes = {};
  private int size;
  private int durableSize;
  private int unsyncedFrom = Integer.MAX_VALUE;

  /// Of each sector changed since the last sync, what it held before.
  private final TreeMap<Integer, byte[]> before = new TreeMap<>();

  /// Where the pieces begin that were synced one after the other.
  private final TreeSet<Integer> pieces = new TreeSet<>();

  int size() {
    return size;
  }

  int read(ByteBuffer buffer, long position) {
    int length = (int) Math.max(0, Math.min(buffer.remaining(), size - position));
    if (length > 0) {
      buffer.put(bytes, (int) position, length);
    }
    return length;
  }

  void write(ByteBuffer buffer, long position) {
    int at = Math.toIntExact(position);
    int length = buffer.remaining();
    reserve(at + length);
    unsyncedFrom = Math.min(unsyncedFrom, at);
    keepOld(at, at + length);
    buffer.get(bytes, at, length);
    size = Math.max(size, at + length);
  }

  void truncate(int newSize) {
    if (newSize < size) {
      pieces.tailSet(newSize, true).clear();
      keepOld(newSize, size);
      Arrays.fill(bytes, newSize, size, (byte) 0);
    } else {
      reserve(newSize);
    }
    size = newSize;
  }

  private void reserve(int length) {
    if (length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length, bytes.length * 2));
    }
  }

  private void keepOld(int from, int to) {
    for (int sector = from / SECTOR; sector * SECTOR < to; sector++) {
      if (!before.containsKey(sector)) {
        int start = sector * SECTOR;
        before.put(sector, Arrays.copyOfRange(bytes, start, start + SECTOR));
      }
    }
  }

  void sync() {
    durableSize = size;
    before.clear();
    if (unsyncedFrom != Integer.MAX_VALUE) {
      pieces.add(unsyncedFrom);
      unsyncedFrom = Integer.MAX_VALUE;
    }
  }

  /// How many bytes from the front can be damaged so that it must be noticed: all of a file that
  /// was written in one piece, and of one that grows what is in front of the last piece. Damage to
  /// that one looks like a write that a power cut left unfinished.
  int checkableSize() {
    return pieces.size() < 2 ? size : Math.min(pieces.last(), size);
  }

  /// The sync failed: some of it may be on the disk, and nobody will try the rest again.
  void syncFailed(Chance chance) {
    losePower(chance);
  }

  /// Loses what a power cut could lose.
  void losePower(Chance chance) {
    int newSize =
        switch (chance.nextInt(3)) {
          case 0 -> durableSize;
          case 1 -> size;
          default -> (int) chance.between(Math.min(size, durableSize), Math.max(size, durableSize));
        };
    double lost = chance.nextInt(5) / 4.0;
    before.forEach((sector, old) -> {
      if (chance.is(lost)) {
        int start = sector * SECTOR;
        reserve(start + SECTOR);
        System.arraycopy(old, 0, bytes, start, SECTOR);
      }
    });
    reserve(newSize);
    if (newSize < bytes.length) {
      Arrays.fill(bytes, newSize, bytes.length, (byte) 0);
    }
    size = newSize;
    unsyncedFrom = Integer.MAX_VALUE;
    sync();
  }

  /// Turns one bit over.
  void flip(long bit) {
    bytes[(int) (bit / 8)] ^= (byte) (1 << (bit % 8));
  }
}
