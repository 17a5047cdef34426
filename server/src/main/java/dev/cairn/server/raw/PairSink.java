package dev.cairn.server.raw;

import dev.cairn.engine.Cursor;
import dev.cairn.engine.replicated.RawFormat;
import java.util.ArrayList;
import java.util.List;
import kvproto.kvrpcpb.KvPair;

/// Collects pairs that are there at one moment, up to a number for each range and a number of bytes
/// in all. For one thread.
final class PairSink implements RangeScan.Sink {
  /// What one answer may take, in bytes. A client infers from fewer pairs than asked for that the
  /// Region has no more, so an answer is never cut short: it fails.
  static final long ANSWER_BYTES_MAX = 256L << 20;

  private static final int PAIR_OVERHEAD_BYTES = 64;
  private static final byte[] NOTHING = {};

  private final RawRules rules;
  private final long nowSeconds;
  private final int limit;
  private final boolean keyOnly;
  private final List<KvPair> pairs = new ArrayList<>();
  private int left;
  private long bytes;

  PairSink(RawRules rules, int limit, boolean keyOnly) {
    this.rules = rules;
    this.nowSeconds = rules.nowSeconds();
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
    if (rules.format() == RawFormat.V1) {
      add(cursor.key(), keyOnly ? NOTHING : cursor.value());
    } else {
      byte[] stored = cursor.value();
      if (rules.format().isLive(stored, nowSeconds)) {
        add(rules.clientKey(cursor.key()), keyOnly ? NOTHING : rules.format().value(stored));
      }
    }
    return left > 0 && !isOverfull();
  }

  private void add(byte[] key, byte[] value) {
    var pair = KvPair.newBuilder().setKey(WireBytes.wrap(key));
    bytes += (long) key.length + value.length + PAIR_OVERHEAD_BYTES;
    if (value.length > 0) {
      pair.setValue(WireBytes.wrap(value));
    }
    pairs.add(pair.build());
    left--;
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
