package dev.cairn.testkit.node;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.engine.replicated.Region;
import dev.cairn.pd.cluster.BootstrapOutcome;
import dev.cairn.pd.cluster.RegionInfo;
import dev.cairn.pd.cluster.StoreMeta;
import dev.cairn.pd.cluster.StorePut;
import dev.cairn.pd.cluster.StoreStats;
import dev.cairn.pd.driver.SplitIds;
import dev.cairn.store.report.NewIds;
import dev.cairn.store.report.Placement;
import dev.cairn.store.report.RegionOrder;
import dev.cairn.store.report.RegionReport;
import dev.cairn.store.report.StoreReport;
import dev.cairn.testkit.sim.SimProcess;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// PD as one process of a store reaches it, over the world's network.
final class PdLink implements Placement {
  private static final long PATIENCE_NANOS = 3_000_000_000L;
  private static final long PAUSE_NANOS = 1_000_000_000L;
  private static final int ANNOUNCEMENTS_MAX = 60;

  private final PdNode pd;
  private final SimProcess process;
  private final Consumer<Runnable> loop;
  private @Nullable OrderListener listener;
  private int lifeSeen;

  /// @param loop runs what comes from PD
  PdLink(PdNode pd, SimProcess process, Consumer<Runnable> loop) {
    this.pd = pd;
    this.process = process;
    this.loop = loop;
  }

  private <T> void tell(Function<PdRoom, T> question, Consumer<T> answer) {
    pd.ask(process.machine(), question, found -> loop.accept(() -> answer.accept(found)));
  }

  private <T> T ask(Function<PdRoom, T> question) {
    var fiber = process.machine().world().fiber();
    var answer = new AtomicReference<@Nullable T>();
    pd.ask(
        process.machine(),
        question,
        found -> {
          answer.set(found);
          fiber.wake();
        });
    fiber.await(() -> answer.get() != null, PATIENCE_NANOS);
    var found = answer.get();
    if (found == null) {
      throw new CairnException(ErrorCode.PD_UNREACHABLE, "PD does not answer");
    }
    return found;
  }

  @Override
  public void storeHeartbeat(StoreReport report) {
    var stats =
        new StoreStats(
            report.capacityBytes(),
            report.availableBytes(),
            report.usedBytes(),
            report.regionCount(),
            report.startedWallMillis() / 1000,
            new StoreStats.Snapshots(
                report.sendingSnapshots(), report.receivingSnapshots(), report.applyingSnapshots()),
            report.busy(),
            0);
    tell(
        room -> {
          room.driver().storeHeartbeat(report.store(), stats);
          return room.life();
        },
        this::seen);
  }

  /// A new PD knows nothing of leaders: the stream to it opens anew.
  private void seen(int life) {
    var told = listener;
    if (life != lifeSeen && told != null) {
      lifeSeen = life;
      told.reportAll();
    }
  }

  @Override
  public void regionHeartbeat(RegionReport report) {
    var down =
        report.down().stream()
            .map(one -> new RegionInfo.DownPeer(one.peer(), one.downSeconds()))
            .toList();
    var info =
        new RegionInfo(
            report.region(),
            report.leader(),
            report.term(),
            report.pending(),
            down,
            new RegionInfo.Traffic(
                0, 0, 0, 0, report.approximateBytes(), report.approximateKeys()));
    tell(
        room -> {
          room.regionHeartbeat(info);
          return room.life();
        },
        _ -> {});
  }

  /// An order has arrived.
  void order(RegionOrder order) {
    var told = listener;
    if (told != null) {
      told.order(order);
    }
  }

  @Override
  public void onOrder(OrderListener newListener) {
    listener = newListener;
  }

  @Override
  public void askRegion(long id, Consumer<Optional<Region>> answer) {
    tell(room -> known(room, id), answer);
  }

  @Override
  public void askSplit(Region region, int count, Consumer<List<NewIds>> answer) {
    tell(
        room ->
            switch (room.driver().askSplit(region, count)) {
              case SplitIds.Given(var regions) ->
                  regions.stream().map(one -> new NewIds(one.id(), one.peers())).toList();
              case SplitIds.Refused _ -> List.<NewIds>of();
            },
        answer);
  }

  @Override
  public void reportSplit(List<Region> regions) {
    tell(
        room -> {
          var _ = room.driver().reportSplit(regions);
          return room.life();
        },
        _ -> {});
  }

  @Override
  public Optional<Region> region(long id) {
    return ask(room -> known(room, id));
  }

  private static Optional<Region> known(PdRoom room, long id) {
    return Optional.ofNullable(room.driver().region(id)).map(RegionInfo::region);
  }

  @Override
  public long clusterId() {
    return ask(room -> room.membership().clusterId());
  }

  @Override
  public long allocateId() {
    return ask(room -> room.ids().next());
  }

  @Override
  public boolean isBootstrapped() {
    return ask(room -> room.driver().isBootstrapped());
  }

  @Override
  public boolean bootstrap(long store, Region first) {
    return ask(room -> room.driver().bootstrap(describe(store), first))
        instanceof BootstrapOutcome.Done;
  }

  /// Whether this store holds the cluster's one first Region still.
  boolean mayDivide(long store) {
    return ask(room -> {
      var driver = room.driver();
      var first = driver.regionOf(Key.EMPTY);
      return driver.regionCount() == 1
          && first != null
          && first.region().range().equals(KeyRange.ALL)
          && first.region().peerOn(store) != null;
    });
  }

  /// Whether PD has given this store up for good.
  boolean isTombstone(long store) {
    return ask(room -> {
      var known = room.driver().store(store);
      return known != null && known.meta().state() == StoreMeta.State.TOMBSTONE;
    });
  }

  @Override
  public void putStore(long store) {
    for (int attempt = 0; attempt < ANNOUNCEMENTS_MAX; attempt++) {
      switch (ask(room -> room.driver().putStore(describe(store)))) {
        case StorePut.Accepted _ -> {
          return;
        }
        case StorePut.AddressTaken _, StorePut.StillNeeded _ ->
            process.machine().world().fiber().pause(PAUSE_NANOS);
        case StorePut.IsTombstone _ ->
            throw new CairnException(ErrorCode.DATA_DIR_FOREIGN, "store " + store + " was removed");
        case StorePut.Invalid(var reason) ->
            throw new CairnException(ErrorCode.REQUEST_FAILED, reason);
      }
    }
    throw new CairnException(ErrorCode.REQUEST_FAILED, "the address stays taken");
  }

  private StoreMeta describe(long store) {
    return new StoreMeta(
        store,
        process.machine().name() + ":20160",
        new StoreMeta.Endpoints("", ""),
        new StoreMeta.Build("8.5.0", "", ""),
        List.of(),
        0,
        StoreMeta.State.UP,
        false,
        0);
  }
}
