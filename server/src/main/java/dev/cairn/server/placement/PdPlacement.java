package dev.cairn.server.placement;

import dev.cairn.base.env.Env;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Region;
import dev.cairn.net.placement.PdClient;
import dev.cairn.net.placement.RegionHeartbeats;
import dev.cairn.store.command.ChangePeers;
import dev.cairn.store.region.RegionCodec;
import dev.cairn.store.report.NewIds;
import dev.cairn.store.report.Placement;
import dev.cairn.store.report.RegionOrder;
import dev.cairn.store.report.RegionReport;
import dev.cairn.store.report.StoreReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import kvproto.metapb.Store;
import kvproto.pdpb.PeerStats;
import kvproto.pdpb.RegionHeartbeatRequest;
import kvproto.pdpb.RegionHeartbeatResponse;
import kvproto.pdpb.StoreStats;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// PD, through its client.
///
/// Thread-safe.
public final class PdPlacement implements Placement {
  private static final Logger log = LoggerFactory.getLogger(PdPlacement.class);

  private final PdClient pd;
  private final Store self;
  private final Announcement announcement;
  private final AtomicBoolean heartbeatFails = new AtomicBoolean();
  private volatile @Nullable RegionHeartbeats heartbeats;

  /// Speaks for the store that `self` describes (its id is filled in later).
  public PdPlacement(PdClient pd, Store self, Env env) {
    this.pd = pd;
    this.self = self.toBuilder().setStartTimestamp(env.clock().wallMillis() / 1000).build();
    this.announcement = new Announcement(env, pd);
  }

  @Override
  public void storeHeartbeat(StoreReport report) {
    var stats =
        StoreStats.newBuilder()
            .setStoreId(report.store())
            .setRegionCount(report.regionCount())
            .setCapacity(report.capacityBytes())
            .setAvailable(report.availableBytes())
            .setUsedSize(report.usedBytes())
            .setSendingSnapCount(report.sendingSnapshots())
            .setReceivingSnapCount(report.receivingSnapshots())
            .setApplyingSnapCount(report.applyingSnapshots())
            .setStartTime((int) (report.startedWallMillis() / 1000))
            .setIsBusy(report.busy())
            .build();
    var _ = pd.storeHeartbeat(stats).whenComplete((_, failure) -> heartbeatEnded(failure));
  }

  private void heartbeatEnded(@Nullable Throwable failure) {
    if (failure != null && heartbeatFails.compareAndSet(false, true)) {
      log.atWarn()
          .addKeyValue("reason", failure.getMessage())
          .log("PD does not take the store's heartbeat; going on, and trying again");
    } else if (failure == null && heartbeatFails.compareAndSet(true, false)) {
      log.atInfo().log("PD takes the store's heartbeat again");
    }
  }

  @Override
  public void regionHeartbeat(RegionReport report) {
    var open = heartbeats;
    if (open == null) {
      return;
    }
    var request =
        RegionHeartbeatRequest.newBuilder()
            .setRegion(RegionCodec.toProto(report.region()))
            .setLeader(RegionCodec.toProto(report.leader()))
            .setTerm(report.term())
            .setApproximateSize(report.approximateBytes())
            .setApproximateKvSize(report.approximateBytes())
            .setApproximateKeys(report.approximateKeys());
    for (var down : report.down()) {
      request.addDownPeers(
          PeerStats.newBuilder()
              .setPeer(RegionCodec.toProto(down.peer()))
              .setDownSeconds(down.downSeconds()));
    }
    report.pending().forEach(peer -> request.addPendingPeers(RegionCodec.toProto(peer)));
    open.report(request.build());
  }

  @Override
  public void onOrder(OrderListener listener) {
    heartbeats =
        pd.regionHeartbeats(
            new RegionHeartbeats.Listener() {
              @Override
              public void order(RegionHeartbeatResponse order) {
                var decoded = decode(order);
                if (decoded != null) {
                  listener.order(decoded);
                }
              }

              @Override
              public void opened() {
                listener.reportAll();
              }
            });
  }

  private static @Nullable RegionOrder decode(RegionHeartbeatResponse order) {
    long region = order.getRegionId();
    Epoch epoch = RegionCodec.fromProto(order.getRegionEpoch());
    if (order.hasTransferLeader()) {
      return new RegionOrder.Transfer(
          region, epoch, RegionCodec.fromProto(order.getTransferLeader().getPeer()));
    }
    List<kvproto.pdpb.ChangePeer> changes =
        order.hasChangePeerV2()
            ? order.getChangePeerV2().getChangesList()
            : order.hasChangePeer() ? List.of(order.getChangePeer()) : List.of();
    if (changes.isEmpty()) {
      // Splits and merges come with the Regions that know how; PD repeats what it wants.
      return null;
    }
    var decoded = new ArrayList<ChangePeers.PeerChange>();
    for (var change : changes) {
      var peer = change.getPeer();
      var kind =
          switch (change.getChangeType()) {
            case AddNode -> ChangePeers.Kind.ADD_VOTER;
            case AddLearnerNode -> ChangePeers.Kind.ADD_LEARNER;
            case RemoveNode -> ChangePeers.Kind.REMOVE;
            case UNRECOGNIZED -> null;
          };
      if (kind == null) {
        return null;
      }
      decoded.add(new ChangePeers.PeerChange(kind, peer.getId(), peer.getStoreId()));
    }
    return new RegionOrder.ChangeMembers(region, epoch, decoded);
  }

  @Override
  public void askRegion(long id, Consumer<Optional<Region>> answer) {
    var _ =
        pd.region(id)
            .thenAccept(
                found -> answer.accept(found.map(one -> RegionCodec.fromProto(one.getRegion()))));
  }

  @Override
  public void askSplit(Region region, int count, Consumer<List<NewIds>> answer) {
    var _ =
        pd.askSplit(RegionCodec.toProto(region), count)
            .handle((ids, failure) -> {
              if (failure != null) {
                log.atInfo()
                    .addKeyValue("region", region.id())
                    .addKeyValue("reason", failure.getMessage())
                    .log("PD gives no ids for a split");
                answer.accept(List.of());
              } else {
                answer.accept(
                    ids.stream()
                        .map(one -> new NewIds(one.getNewRegionId(), one.getNewPeerIdsList()))
                        .toList());
              }
              return null;
            });
  }

  @Override
  public void reportSplit(List<Region> regions) {
    // If it is lost, the Regions' own reports say the same a little later.
    var _ = pd.reportSplit(regions.stream().map(RegionCodec::toProto).toList());
  }

  @Override
  public Optional<Region> region(long id) {
    return PdClient.await(pd.region(id)).map(found -> RegionCodec.fromProto(found.getRegion()));
  }

  @Override
  public long clusterId() {
    return PdClient.await(pd.clusterId());
  }

  @Override
  public long allocateId() {
    return PdClient.await(pd.allocateId());
  }

  @Override
  public boolean isBootstrapped() {
    return PdClient.await(pd.isBootstrapped());
  }

  @Override
  public boolean bootstrap(long store, Region first) {
    return PdClient.await(
        pd.bootstrap(self.toBuilder().setId(store).build(), RegionCodec.toProto(first)));
  }

  @Override
  public void putStore(long store) {
    announcement.run(self.toBuilder().setId(store).build());
  }
}
