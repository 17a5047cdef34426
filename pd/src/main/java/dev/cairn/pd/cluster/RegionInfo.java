package dev.cairn.pd.cluster;

import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A Region as its leader reported it last.
///
/// @param region its description
/// @param leader who leads it, null if nobody has said so since PD started
/// @param term the leader's term, 0 if it is not known
/// @param pendingPeers peers that lag so far behind that they wait for a snapshot
/// @param downPeers peers the leader has not heard of for long
/// @param traffic how much it holds and serves
public record RegionInfo(
    Region region,
    @Nullable Peer leader,
    long term,
    List<Peer> pendingPeers,
    List<DownPeer> downPeers,
    Traffic traffic) {

  public RegionInfo {
    pendingPeers = List.copyOf(pendingPeers);
    downPeers = List.copyOf(downPeers);
  }

  /// As PD finds it in its own memory.
  public static RegionInfo unreported(Region region) {
    return new RegionInfo(region, null, 0, List.of(), List.of(), Traffic.NONE);
  }

  /// A peer the leader has not heard of.
  ///
  /// @param peer which
  /// @param seconds for how long
  public record DownPeer(Peer peer, long seconds) {}

  /// Sizes in bytes and counts, since the report before.
  ///
  /// @param bytesWritten by clients
  /// @param bytesRead by clients
  /// @param keysWritten by clients
  /// @param keysRead by clients
  /// @param approximateSize of what it holds
  /// @param approximateKeys of what it holds
  public record Traffic(
      long bytesWritten,
      long bytesRead,
      long keysWritten,
      long keysRead,
      long approximateSize,
      long approximateKeys) {
    /// Of a Region that has not been reported yet.
    public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0, 0);
  }

  /// Its id.
  public long id() {
    return region.id();
  }

  /// Whether that peer waits for a snapshot.
  public boolean isPending(Peer peer) {
    return pendingPeers.stream().anyMatch(pending -> pending.id() == peer.id());
  }

  /// Whether the leader has not heard of that peer for long.
  public boolean isDown(Peer peer) {
    return downPeers.stream().anyMatch(down -> down.peer().id() == peer.id());
  }

  /// Whether that peer leads.
  public boolean isLeader(Peer peer) {
    var known = leader;
    return known != null && known.id() == peer.id();
  }

  /// Whether a joint change is under way.
  public boolean inJointState() {
    return region.peers().stream()
        .anyMatch(peer ->
            peer.role() == Peer.Role.INCOMING_VOTER || peer.role() == Peer.Role.DEMOTING_VOTER);
  }

  /// The peers that vote.
  public List<Peer> voters() {
    return region.peers().stream().filter(peer -> !peer.isLearner()).toList();
  }

  /// The peers that only listen.
  public List<Peer> learners() {
    return region.peers().stream().filter(Peer::isLearner).toList();
  }
}
