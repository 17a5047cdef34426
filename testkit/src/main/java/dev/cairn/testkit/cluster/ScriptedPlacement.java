package dev.cairn.testkit.cluster;

import dev.cairn.engine.replicated.Region;
import dev.cairn.store.report.NewIds;
import dev.cairn.store.report.Placement;
import dev.cairn.store.report.RegionOrder;
import dev.cairn.store.report.RegionReport;
import dev.cairn.store.report.StoreReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// A placement driver that remembers the newest report of each Region and orders what the test
/// says. For tests only.
final class ScriptedPlacement implements Placement {
  static final long CLUSTER = 7;

  private final AtomicLong ids = new AtomicLong(100);
  private final AtomicBoolean bootstrapped = new AtomicBoolean();
  private final Map<Long, RegionReport> reports = new ConcurrentHashMap<>();
  private final Map<Long, Region> regions = new ConcurrentHashMap<>();
  private final List<OrderListener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong questions = new AtomicLong();
  private volatile boolean deaf;

  void order(RegionOrder order) {
    listeners.forEach(listener -> listener.order(order));
  }

  /// Whether reports of Regions are lost from now on.
  void deaf(boolean nowDeaf) {
    deaf = nowDeaf;
  }

  /// How often it was asked for a Region.
  long questions() {
    return questions.get();
  }

  Optional<RegionReport> report(long region) {
    return Optional.ofNullable(reports.get(region));
  }

  @Override
  public void storeHeartbeat(StoreReport report) {}

  @Override
  public void regionHeartbeat(RegionReport report) {
    if (deaf) {
      return;
    }
    reports.merge(
        report.region().id(),
        report,
        (old, now) ->
            now.region().epoch().isOlderThan(old.region().epoch()) || now.term() < old.term()
                ? old
                : now);
    regions.put(report.region().id(), report(report.region().id()).orElseThrow().region());
  }

  @Override
  public void onOrder(OrderListener listener) {
    listeners.add(listener);
  }

  @Override
  public void askRegion(long id, Consumer<Optional<Region>> answer) {
    answer.accept(region(id));
    questions.incrementAndGet();
  }

  @Override
  public void askSplit(Region region, int count, Consumer<List<NewIds>> answer) {
    var given = new ArrayList<NewIds>();
    for (int i = 0; i < count; i++) {
      long id = allocateId();
      given.add(new NewIds(id, region.peers().stream().map(_ -> allocateId()).toList()));
    }
    answer.accept(given);
  }

  @Override
  public void reportSplit(List<Region> parts) {}

  @Override
  public Optional<Region> region(long id) {
    return Optional.ofNullable(regions.get(id));
  }

  @Override
  public long clusterId() {
    return CLUSTER;
  }

  @Override
  public long allocateId() {
    return ids.incrementAndGet();
  }

  @Override
  public boolean isBootstrapped() {
    return bootstrapped.get();
  }

  @Override
  public boolean bootstrap(long store, Region first) {
    if (!bootstrapped.compareAndSet(false, true)) {
      return false;
    }
    regions.put(first.id(), first);
    return true;
  }

  @Override
  public void putStore(long store) {}
}
