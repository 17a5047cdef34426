package dev.cairn.pd.safepoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.env.Clock;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.pd.meta.MetaBatch;
import dev.cairn.pd.meta.MetaKeys;
import dev.cairn.pd.meta.MetaNumbers;
import dev.cairn.pd.meta.MetaStore;
import java.nio.ByteBuffer;
import java.util.TreeMap;

/// The safe point of garbage collection, which only grows, and the services that want older data
/// kept for a while. Thread-safe; every change is durable when its call returns.
public final class SafePoints {
  /// The collector itself: always known, never expires.
  public static final String COLLECTOR = "gc_worker";

  private final MetaStore meta;
  private final Clock clock;
  private final TreeMap<String, Holder> holders = new TreeMap<>();
  private long safePoint;

  /// Those kept in `meta`.
  public SafePoints(MetaStore meta, Clock clock) {
    this.meta = meta;
    this.clock = clock;
    this.safePoint = MetaNumbers.read(meta, MetaKeys.GC_SAFE_POINT, 0);
    int prefix = MetaKeys.gcService("").length();
    for (var pair : meta.range(MetaKeys.GC_SERVICES, Integer.MAX_VALUE)) {
      var name = new String(pair.key().bytes(), UTF_8).substring(prefix);
      holders.put(name, decode(name, pair.key(), pair.value()));
    }
    holders.putIfAbsent(COLLECTOR, new Holder(COLLECTOR, 0, Long.MAX_VALUE));
  }

  /// Data older than this may be gone.
  public synchronized long get() {
    return safePoint;
  }

  /// Moves the safe point up to `wanted`, never down; the one in force then.
  public synchronized long advance(long wanted) {
    if (Long.compareUnsigned(wanted, safePoint) > 0) {
      meta.apply(new MetaBatch().put(MetaKeys.GC_SAFE_POINT, wanted));
      safePoint = wanted;
    }
    return safePoint;
  }

  /// Lets `service` hold back what is newer than `wanted` for `ttlSeconds`, or for no longer if
  /// that is 0 or less. A wish older than what is held already is too late and changes nothing.
  /// Answers who holds back the most. Throws [IllegalArgumentException] if the collector wants to
  /// expire.
  public synchronized Held hold(String service, long wanted, long ttlSeconds) {
    if (service.equals(COLLECTOR) && ttlSeconds != Long.MAX_VALUE) {
      throw new IllegalArgumentException("TTL of gc_worker's service safe point must be infinity");
    }
    dropExpired();
    if (ttlSeconds <= 0) {
      if (holders.remove(service) != null) {
        meta.apply(new MetaBatch().delete(MetaKeys.gcService(service)));
      }
    } else if (Long.compareUnsigned(wanted, minimum().safePoint()) >= 0) {
      var holder = new Holder(service, wanted, expiry(ttlSeconds));
      meta.apply(new MetaBatch().put(MetaKeys.gcService(service), encode(holder)));
      holders.put(service, holder);
    }
    var least = minimum();
    return new Held(least.service(), secondsLeft(least), least.safePoint());
  }

  private Holder minimum() {
    return holders.values().stream()
        .min((a, b) -> Long.compareUnsigned(a.safePoint(), b.safePoint()))
        .orElseThrow();
  }

  private void dropExpired() {
    long now = clock.wallMillis();
    var batch = new MetaBatch();
    holders
        .values()
        .removeIf(holder -> {
          boolean expired = holder.expiryMillis() <= now;
          if (expired) {
            batch.delete(MetaKeys.gcService(holder.service()));
          }
          return expired;
        });
    meta.apply(batch);
  }

  private long expiry(long ttlSeconds) {
    long now = clock.wallMillis();
    return ttlSeconds >= (Long.MAX_VALUE - now) / 1000 ? Long.MAX_VALUE : now + ttlSeconds * 1000;
  }

  private long secondsLeft(Holder holder) {
    return holder.expiryMillis() == Long.MAX_VALUE
        ? Long.MAX_VALUE
        : (holder.expiryMillis() - clock.wallMillis()) / 1000;
  }

  private static byte[] encode(Holder holder) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(holder.safePoint())
        .putLong(holder.expiryMillis())
        .array();
  }

  private static Holder decode(String service, Key at, byte[] value) {
    if (value.length != 2 * Long.BYTES) {
      throw new CairnException(ErrorCode.FILE_CORRUPT, "PD's memory is unreadable at '" + at + "'");
    }
    var numbers = ByteBuffer.wrap(value);
    return new Holder(service, numbers.getLong(), numbers.getLong());
  }

  private record Holder(String service, long safePoint, long expiryMillis) {}

  /// Who holds back the most.
  ///
  /// @param service its name
  /// @param ttlSeconds for how long still
  /// @param safePoint from where on
  public record Held(String service, long ttlSeconds, long safePoint) {}
}
