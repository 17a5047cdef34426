package dev.cairn.store.peer;

import dev.cairn.base.env.Clock;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import dev.cairn.raft.Status;
import dev.cairn.store.region.RegionSize;
import dev.cairn.store.report.Placement;
import dev.cairn.store.report.RegionReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Tells PD how a Region is: at once when something that matters to PD has changed, and every so
/// often anyway.
///
/// Thread: the peer's poller; only a leader's is used.
final class PeerReporter {
  /// A peer that lags by no more than this is as good as caught up.
  private static final long LAG_ENTRIES_MAX = 1024;

  private static final RegionSize UNKNOWN = new RegionSize(0, 0);

  private final PeerConfig config;
  private final Clock clock;
  private final Placement placement;
  private final Map<Long, Long> heardNanos = new HashMap<>();
  private List<Peer> pendingReported = List.of();
  private RegionSize size = UNKNOWN;
  private int ticksSinceReport;

  PeerReporter(PeerServices services) {
    this.config = services.config();
    this.clock = services.clock();
    this.placement = services.placement();
  }

  /// This peer leads from now on; whom it does not hear from was silent since now.
  void reset(Region region) {
    heardNanos.clear();
    for (var peer : region.peers()) {
      heard(peer.id());
    }
  }

  /// The Region is so large. Whether that was unknown before, and so worth a report.
  boolean measured(RegionSize now) {
    boolean news = size.equals(UNKNOWN);
    size = now;
    return news;
  }

  /// The Region is another one: how large it is, is not known.
  void forgetSize() {
    size = UNKNOWN;
  }

  /// A message came from that peer.
  void heard(long peer) {
    heardNanos.put(peer, clock.monotonicNanos());
  }

  void tick(Region region, Peer self, Status status) {
    ticksSinceReport++;
    if (ticksSinceReport >= config.ticks(config.regionHeartbeat())
        || !pending(region, self, status).equals(pendingReported)) {
      report(region, self, status);
    }
  }

  void report(Region region, Peer self, Status status) {
    ticksSinceReport = 0;
    pendingReported = pending(region, self, status);
    placement.regionHeartbeat(
        new RegionReport(
            region,
            self,
            status.term(),
            down(region, self),
            pendingReported,
            size.bytes(),
            size.keys()));
  }

  private List<RegionReport.DownPeer> down(Region region, Peer self) {
    var down = new ArrayList<RegionReport.DownPeer>();
    long now = clock.monotonicNanos();
    for (var peer : region.peers()) {
      long silent = now - heardNanos.computeIfAbsent(peer.id(), _ -> now);
      if (peer.id() != self.id() && silent > config.maxPeerDown().toNanos()) {
        down.add(new RegionReport.DownPeer(peer, silent / 1_000_000_000L));
      }
    }
    return down;
  }

  private static List<Peer> pending(Region region, Peer self, Status status) {
    var pending = new ArrayList<Peer>();
    for (var peer : region.peers()) {
      long match = MembershipCheck.match(status, peer);
      boolean lags = match == 0 || match + LAG_ENTRIES_MAX < status.commit();
      if (peer.id() != self.id() && lags) {
        pending.add(peer);
      }
    }
    return pending;
  }
}
