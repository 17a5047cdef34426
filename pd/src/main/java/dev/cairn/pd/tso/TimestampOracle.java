package dev.cairn.pd.tso;

import dev.cairn.base.env.Clock;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.pd.meta.MetaBatch;
import dev.cairn.pd.meta.MetaKeys;
import dev.cairn.pd.meta.MetaNumbers;
import dev.cairn.pd.meta.MetaStore;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives out timestamps, each greater than every one before, over restarts and whatever the wall
/// clock does.
///
/// A physical time is used only while it is below a bound that is already durable; the bound is
/// moved a window ahead when time reaches it, so that one call per window waits for the disk. A
/// start begins at the bound. While the wall clock is behind (after a restart, or set back), the
/// physical part stands still and the logical part goes on; when that is used up, the physical part
/// goes on by itself. Thread-safe.
public final class TimestampOracle {
  private static final Logger log = LoggerFactory.getLogger(TimestampOracle.class);

  private static final long PHYSICAL_LIMIT = 1L << (Long.SIZE - 1 - Timestamp.LOGICAL_BITS);
  private static final long LEAD_WORTH_A_LINE_MILLIS = 10_000;

  private final MetaStore meta;
  private final Clock clock;
  private final long windowMillis;

  private long physical;
  private long nextLogical;
  private long bound;
  private boolean aheadLogged;

  /// Starts after every timestamp given out before; `window` is how far ahead the bound is moved.
  public TimestampOracle(MetaStore meta, Clock clock, Duration window) {
    this.meta = meta;
    this.clock = clock;
    this.windowMillis = Math.max(1, window.toMillis());
    this.bound = MetaNumbers.read(meta, MetaKeys.TSO_BOUND, 0);
    this.physical = bound;
  }

  /// The last of `count` consecutive timestamps, all new: they differ in the logical part only and
  /// the first has `logical - count + 1`. Throws [IllegalArgumentException] if `count` is not
  /// between 1 and 2^18, and [CairnException] if the window cannot be saved or time is used up;
  /// nothing was given out then.
  public synchronized Timestamp next(int count) {
    if (count < 1 || count > Timestamp.LOGICAL_LIMIT) {
      throw new IllegalArgumentException(
          count < 1
              ? "tso count should be positive"
              : "tso count " + count + " exceeds " + Timestamp.LOGICAL_LIMIT);
    }
    long at = physical;
    long first = nextLogical;
    long now = clock.wallMillis();
    if (now > at) {
      at = now;
      first = 0;
    }
    if (first + count > Timestamp.LOGICAL_LIMIT) {
      at++;
      first = 0;
    }
    if (at >= bound) {
      moveBound(at, now);
    }
    physical = at;
    nextLogical = first + count;
    return new Timestamp(at, nextLogical - 1);
  }

  private void moveBound(long at, long now) {
    if (at >= PHYSICAL_LIMIT - windowMillis) {
      throw new CairnException(
          ErrorCode.REQUEST_FAILED,
          "timestamps are used up: the clock says " + now + " ms since 1970");
    }
    long newBound = at + windowMillis;
    meta.apply(new MetaBatch().put(MetaKeys.TSO_BOUND, newBound));
    bound = newBound;
    boolean ahead = at - now > LEAD_WORTH_A_LINE_MILLIS;
    if (ahead && !aheadLogged) {
      log.atWarn()
          .addKeyValue("ahead_ms", at - now)
          .log(
              "the wall clock is behind the timestamps given out; they go on growing, check this"
                  + " machine's clock");
    }
    aheadLogged = ahead;
  }
}
