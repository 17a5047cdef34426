package dev.cairn.pd.cluster;

import dev.cairn.engine.replicated.Peer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Who of a Region can be counted on now.
public final class Quorum {
  private Quorum() {}

  /// Whether that peer's store is heard of, and its leader misses nothing of it.
  ///
  /// @param stores the store with an id, or null
  public static boolean isLive(RegionInfo region, Peer peer, LongFunction<@Nullable Store> stores) {
    var store = stores.apply(peer.store());
    return store != null && store.isLive() && !region.isDown(peer) && !region.isPending(peer);
  }

  /// How many voters are live, not counting any on the store `except` (0: all count).
  public static int liveVoters(
      RegionInfo region, long except, LongFunction<@Nullable Store> stores) {
    int live = 0;
    for (Peer peer : region.voters()) {
      if (peer.store() != except && isLive(region, peer, stores)) {
        live++;
      }
    }
    return live;
  }

  /// Whether `live` of `voters` can decide.
  public static boolean isMajority(int live, int voters) {
    return voters > 0 && live >= voters / 2 + 1;
  }
}
