package dev.cairn.server.raw;

import com.google.protobuf.ByteString;
import dev.cairn.base.bytes.MemComparable;
import dev.cairn.base.bytes.Printable;
import dev.cairn.base.env.Clock;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.replicated.RawFormat;
import kvproto.kvrpcpb.APIVersion;
import kvproto.kvrpcpb.Context;
import org.jspecify.annotations.Nullable;

/// What a store of one API version takes, and how it keeps it. Refusals are texts; null means that
/// all is well.
///
/// | format | requests of | keys | families | values |
/// |---|---|---|---|---|
/// | V1 | V1 | any, kept as they are | all three | kept as they are |
/// | V1TTL | V1 | any, kept as they are | all three | with an expiry behind |
/// | V2 | V2 | `r`, keyspace(3), any; kept memory-comparable | none named | with flags behind |
///
/// In V2 a range must lie within one keyspace, so that no request reaches into another's. Regions
/// are bounded by keys as they are kept.
///
/// Thread-safe.
///
/// @param format the API version
/// @param keyBytesMax the longest key that is taken, as the client writes it
/// @param clock for the time to live
public record RawRules(RawFormat format, int keyBytesMax, Clock clock) {
  private static final byte RAW_MODE = 'r';
  private static final int KEYSPACE_PREFIX_BYTES = 4;
  private static final long MILLIS_PER_SECOND = 1_000;

  /// The present second, to be asked once for each request.
  long nowSeconds() {
    return clock.wallMillis() / MILLIS_PER_SECOND;
  }

  /// Whether requests of the context's version are taken here.
  @Nullable String refuse(String command, Context context) {
    int wanted = format == RawFormat.V2 ? APIVersion.V2_VALUE : APIVersion.V1_VALUE;
    if (context.getApiVersionValue() == wanted) {
      return null;
    }
    var asked = context.getApiVersion();
    return "Api version in request does not match with TiKV storage, cmd: "
        + command
        + ", storage: "
        + format
        + ", request: "
        + (asked == APIVersion.UNRECOGNIZED ? context.getApiVersionValue() : asked);
  }

  /// Whether a key may be read.
  @Nullable String refuseRead(String command, Context context, ByteString key) {
    String wrong = refuse(command, context);
    return wrong != null ? wrong : keyMode(command, key);
  }

  /// Whether keys may be read.
  @Nullable String refuseReads(String command, Context context, Iterable<ByteString> keys) {
    String wrong = refuse(command, context);
    for (ByteString key : keys) {
      if (wrong != null) {
        break;
      }
      wrong = keyMode(command, key);
    }
    return wrong;
  }

  /// Whether a key may be written.
  @Nullable String refuseWrite(String command, Context context, ByteString key) {
    String wrong = refuseRead(command, context, key);
    return wrong != null ? wrong : refuseSize(key);
  }

  /// Whether keys may be written.
  @Nullable String refuseWrites(String command, Context context, Iterable<ByteString> keys) {
    String wrong = refuseReads(command, context, keys);
    for (ByteString key : keys) {
      if (wrong != null) {
        break;
      }
      wrong = refuseSize(key);
    }
    return wrong;
  }

  private @Nullable String keyMode(String command, ByteString key) {
    return format == RawFormat.V2 && !isRawKey(key)
        ? command
            + " to a store of API V2 takes keys of 'r' and three bytes of keyspace, not "
            + printable(key)
        : null;
  }

  /// Whether a range from `low` to `high` may be asked for. Empty bounds are open where keys have
  /// no keyspace.
  @Nullable String refuseRange(String command, ByteString low, ByteString high) {
    return format == RawFormat.V2 && !isWithinKeyspace(low, high)
        ? command
            + " to a store of API V2 takes ranges within one keyspace of 'r', not from "
            + printable(low)
            + " to "
            + printable(high)
        : null;
  }

  private static boolean isRawKey(ByteString key) {
    return key.size() >= KEYSPACE_PREFIX_BYTES && key.byteAt(0) == RAW_MODE;
  }

  private static boolean isWithinKeyspace(ByteString low, ByteString high) {
    return isRawKey(low)
        && high.size() >= KEYSPACE_PREFIX_BYTES
        && (prefix(high) == prefix(low)
            || (high.size() == KEYSPACE_PREFIX_BYTES && prefix(high) == prefix(low) + 1));
  }

  /// Mode and keyspace as one number; the next one begins where this keyspace ends.
  private static int prefix(ByteString key) {
    int prefix = 0;
    for (int i = 0; i < KEYSPACE_PREFIX_BYTES; i++) {
      prefix = prefix << Byte.SIZE | (key.byteAt(i) & 0xFF);
    }
    return prefix;
  }

  private static String printable(ByteString key) {
    return "'" + Printable.of(key.toByteArray()) + "'";
  }

  /// Whether a key is short enough to be written.
  @Nullable String refuseSize(ByteString key) {
    return key.size() <= keyBytesMax
        ? null
        : "max key size exceeded, size: " + key.size() + ", limit: " + keyBytesMax;
  }

  /// Whether a pair may be put with this time to live.
  @Nullable String refuseTtl(long ttlSeconds) {
    return ttlSeconds == 0 || format.hasExpiry()
        ? null
        : "ttl is not enabled, but get put request with ttl";
  }

  /// The family that a request names, or null.
  @Nullable ColumnFamily family(String name) {
    return format == RawFormat.V2 && !name.isEmpty() ? null : ColumnFamily.ofData(name);
  }

  /// Why [#family] was null.
  String unknownFamily(String name) {
    return format == RawFormat.V2
        ? "cf is deprecated in API V2, cf name: " + name
        : "invalid cf name: " + name;
  }

  /// A key, or the end of a range, as it is kept.
  byte[] storedKey(ByteString key) {
    byte[] bytes = WireBytes.of(key);
    return format == RawFormat.V2 && bytes.length > 0 ? MemComparable.encode(bytes) : bytes;
  }

  /// A key as its client wrote it.
  byte[] clientKey(byte[] stored) {
    return format == RawFormat.V2 ? MemComparable.decode(stored) : stored;
  }

  /// A value as it is kept, to live so long from now on.
  byte[] storedValue(ByteString value, long ttlSeconds, long nowSeconds) {
    return format.encode(WireBytes.of(value), RawFormat.expiry(ttlSeconds, nowSeconds));
  }
}
