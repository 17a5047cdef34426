package dev.cairn.server.raw;

import dev.cairn.engine.Cursor;
import java.util.ArrayList;
import java.util.List;
import kvproto.kvrpcpb.KvPair;

/// Collects pairs, up to a number for each range and a number of bytes in all. For one thread.
final class PairSink implements RangeScan.Sink {
  /// What one answer may take, in bytes. A client infers from fewer pairs than asked for that the
  /// Region has no more, so an answer is never cut short: it fails.
  static final long ANSWER_BYTES_MAX = 256L << 20;

  private static final int PAIR_OVERHEAD_BYTES = 64;

  private final int limit;
  private final boolean keyOnly;
  private final List<KvPair> pairs = new ArrayList<>();
  private int left;
  private long bytes;

  PairSink(int limit, boolean keyOnly) {
    this.limit = limit;
    this.keyOnly = keyOnly;
    this.left = limit;
  }

  /// Another range begins.
  void nextRange() {
    left = limit;
  }

  @Override
  public boolean take(Cursor cursor) {
    byte[] key = cursor.key();
    var pair = KvPair.newBuilder().setKey(WireBytes.wrap(key));
    bytes += key.length + PAIR_OVERHEAD_BYTES;
    if (!keyOnly) {
      byte[] value = cursor.value();
      bytes += value.length;
      pair.setValue(WireBytes.wrap(value));
    }
    pairs.add(pair.build());
    left--;
    return left > 0 && !isOverfull();
  }

  boolean isOverfull() {
    return bytes > ANSWER_BYTES_MAX;
  }

  /// What was found, or the one pair that says why it cannot be sent.
  List<KvPair> pairs() {
    return isOverfull()
        ? List.of(
            Pairs.failed(
                "the scan found more than "
                    + ANSWER_BYTES_MAX
                    + " bytes; ask with a smaller limit"))
        : pairs;
  }
}
