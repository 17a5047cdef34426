package dev.cairn.server.raw;

import com.google.protobuf.ByteString;
import dev.cairn.base.bytes.Key;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Region;
import dev.cairn.engine.replicated.RegionContext;
import dev.cairn.engine.replicated.RegionError;
import java.util.List;
import kvproto.kvrpcpb.APIVersion;
import kvproto.kvrpcpb.Context;
import org.jspecify.annotations.Nullable;

/// What is looked at before the Region is asked. Refusals are texts in upstream's words; null means
/// that all is well.
final class Checks {
  /// The longest key that is taken, in bytes.
  static final int KEY_BYTES_MAX = 8 << 10;

  static final String TTL_NOT_ENABLED = "ttl is not enabled, but get put request with ttl";

  private Checks() {}

  /// This cluster keeps data as API V1 does, so a request must be of V1.
  static @Nullable String version(String command, Context context) {
    if (context.getApiVersionValue() == APIVersion.V1_VALUE) {
      return null;
    }
    var asked = context.getApiVersion();
    return "Api version in request does not match with TiKV storage, cmd: "
        + command
        + ", storage: V1, request: "
        + (asked == APIVersion.UNRECOGNIZED ? context.getApiVersionValue() : asked);
  }

  static @Nullable String keySize(ByteString key) {
    return key.size() <= KEY_BYTES_MAX
        ? null
        : "max key size exceeded, size: " + key.size() + ", limit: " + KEY_BYTES_MAX;
  }

  static @Nullable String keySizes(List<ByteString> keys) {
    for (ByteString key : keys) {
      String wrong = keySize(key);
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  static String unknownFamily(String name) {
    return "invalid cf name: " + name;
  }

  static RegionContext address(Context context) {
    var epoch = context.getRegionEpoch();
    var peer = context.getPeer();
    return new RegionContext(
        context.getRegionId(),
        peer.getStoreId(),
        peer.getId(),
        new Epoch(epoch.getConfVer(), epoch.getVersion()),
        context.getTerm(),
        context.getReplicaRead());
  }

  /// Null if the Region holds the key.
  static @Nullable RegionError inside(Region region, byte[] key) {
    var asked = Key.of(key);
    return region.range().contains(asked) ? null : new RegionError.KeyNotInRegion(asked, region);
  }

  /// Null if the Region holds the key or ends with it.
  static @Nullable RegionError insideOrAtEnd(Region region, Key key) {
    boolean good =
        region.range().contains(key)
            || (!region.range().end().isEmpty() && key.equals(region.range().end()));
    return good ? null : new RegionError.KeyNotInRegion(key, region);
  }
}
