package dev.cairn.engine.replicated;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// How raw values are kept: what stands behind the value that clients know. The same as in TiKV's
/// files, so that tools which read those read these.
///
/// ```
/// V1     = value
/// V1TTL  = value expiry(8)                0: never
/// V2     = value [expiry(8)] flags(1)     bit 0: there is an expiry, bit 1: deleted
/// ```
///
/// `expiry` is big-endian, in seconds since 1970 and without a sign: the pair is gone from that
/// second on. Whether it is gone is asked of a moment, never of a clock, so that all replicas can
/// be asked the same.
public enum RawFormat {
  /// Nothing but the value; pairs stay until they are deleted.
  V1(0),
  /// Pairs may end by themselves.
  V1TTL(1),
  /// The same, for keys that say their mode and keyspace.
  V2(2);

  /// The expiry of what never ends.
  public static final long NEVER = 0;

  private static final int EXPIRY_BYTES = 8;
  private static final int EXPIRES = 1;
  private static final int DELETED = 2;

  private final byte code;

  RawFormat(int code) {
    this.code = (byte) code;
  }

  /// The format in one byte, for log entries.
  public byte code() {
    return code;
  }

  /// The format of a byte that [#code] gave.
  public static RawFormat ofCode(byte code) {
    return switch (code) {
      case 0 -> V1;
      case 1 -> V1TTL;
      case 2 -> V2;
      default -> throw new IllegalArgumentException("raw format of unknown code " + code);
    };
  }

  /// Whether pairs may end by themselves.
  public boolean hasExpiry() {
    return this != V1;
  }

  /// When a pair ends that is to live for `ttlSeconds` from `nowSeconds` on; 0 means for ever, and
  /// so does more than can be counted to.
  public static long expiry(long ttlSeconds, long nowSeconds) {
    if (ttlSeconds == 0) {
      return NEVER;
    }
    long expiry = ttlSeconds + nowSeconds;
    return Long.compareUnsigned(expiry, nowSeconds) < 0 ? -1L : expiry;
  }

  /// What is stored for `value`, which may be `value` itself.
  public byte[] encode(byte[] value, long expiry) {
    return switch (this) {
      case V1 -> value;
      case V1TTL -> withRoom(value, EXPIRY_BYTES).putLong(expiry).array();
      case V2 ->
          expiry == NEVER
              ? withRoom(value, 1).put((byte) 0).array()
              : withRoom(value, EXPIRY_BYTES + 1).putLong(expiry).put((byte) EXPIRES).array();
    };
  }

  private static ByteBuffer withRoom(byte[] value, int more) {
    return ByteBuffer.allocate(value.length + more).put(value);
  }

  /// The value that clients know.
  public byte[] value(byte[] stored) {
    int length = stored.length - metaBytes(stored);
    return length == stored.length ? stored : Arrays.copyOf(stored, length);
  }

  /// When the pair ends, [#NEVER] if it does not.
  public long expiry(byte[] stored) {
    return switch (this) {
      case V1 -> NEVER;
      case V1TTL -> ByteBuffer.wrap(stored).getLong(stored.length - metaBytes(stored));
      case V2 -> {
        int meta = metaBytes(stored);
        yield meta == 1 ? NEVER : ByteBuffer.wrap(stored).getLong(stored.length - meta);
      }
    };
  }

  /// Whether the pair is there for clients at that moment.
  public boolean isLive(byte[] stored, long nowSeconds) {
    if (this == V1) {
      return true;
    }
    long expiry = expiry(stored);
    boolean expired = expiry != NEVER && Long.compareUnsigned(expiry, nowSeconds) <= 0;
    return !expired && !(this == V2 && (flags(stored) & DELETED) != 0);
  }

  /// How many bytes behind the value are not the client's.
  private int metaBytes(byte[] stored) {
    int meta =
        switch (this) {
          case V1 -> 0;
          case V1TTL -> EXPIRY_BYTES;
          case V2 -> (flags(stored) & EXPIRES) != 0 ? EXPIRY_BYTES + 1 : 1;
        };
    if (stored.length < meta) {
      throw malformed(stored);
    }
    return meta;
  }

  private int flags(byte[] stored) {
    if (stored.length == 0 || (stored[stored.length - 1] & ~(EXPIRES | DELETED)) != 0) {
      throw malformed(stored);
    }
    return stored[stored.length - 1];
  }

  private CairnException malformed(byte[] stored) {
    return new CairnException(
        ErrorCode.FILE_CORRUPT,
        "a stored value of " + stored.length + " bytes is none of raw format " + this);
  }
}
