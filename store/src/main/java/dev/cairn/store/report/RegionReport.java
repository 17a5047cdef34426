package dev.cairn.store.report;

import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import java.util.List;

/// How a Region is, as its leader sees it.
///
/// @param region its description
/// @param leader the leader, this store's peer
/// @param term the leader's term
/// @param down peers not heard of for a while
/// @param pending peers whose log lags too far behind to count on
/// @param approximateBytes roughly how much data it has
/// @param approximateKeys roughly how many pairs
public record RegionReport(
    Region region,
    Peer leader,
    long term,
    List<DownPeer> down,
    List<Peer> pending,
    long approximateBytes,
    long approximateKeys) {
  /// A peer that does not answer.
  ///
  /// @param peer which
  /// @param downSeconds for how long
  public record DownPeer(Peer peer, long downSeconds) {}

  public RegionReport {
    down = List.copyOf(down);
    pending = List.copyOf(pending);
  }
}
