package dev.cairn.store.report;

import dev.cairn.engine.replicated.Region;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The Placement Driver as a store sees it. Thread-safe. The first group of methods never blocks
/// and may lose what it is given; the second waits, and throws
/// [dev.cairn.base.error.CairnException] (PD_UNREACHABLE) when PD does not answer.
public interface Placement {
  /// Tells PD how the store is. PD's answer needs no action for now.
  void storeHeartbeat(StoreReport report);

  /// Tells PD how a Region is; only its leader does. Orders come back through [OrderListener].
  void regionHeartbeat(RegionReport report);

  /// Where orders for Regions of this store go; set once, before the first heartbeat.
  void onOrder(OrderListener listener);

  /// Asks for the Region as PD knows it, empty if PD knows none of that id. `answer` is called on a
  /// thread of the port's, or never if PD does not answer.
  void askRegion(long id, Consumer<Optional<Region>> answer);

  /// Asks for the ids of `count` new Regions that `region` shall be divided into. `answer` hears
  /// them on a thread of the port's, or an empty list if PD gave none; perhaps never, if PD does
  /// not answer.
  void askSplit(Region region, int count, Consumer<List<NewIds>> answer);

  /// Tells PD what a Region was divided into, in the order of keys; only the leader does.
  void reportSplit(List<Region> regions);

  /// The Region as PD knows it, waiting for the answer.
  Optional<Region> region(long id);

  /// The cluster's id.
  long clusterId();

  /// An id that nothing else in the cluster has.
  long allocateId();

  /// Whether the cluster has its first Region.
  boolean isBootstrapped();

  /// Makes the cluster begin with this Region, kept by one peer on this store. False if another
  /// store was faster.
  boolean bootstrap(long store, Region first);

  /// Announces this store.
  void putStore(long store);

  /// Receives PD's orders, on a thread of the port's; must not block.
  interface OrderListener {
    /// An order for the leader of a Region. It is made for that epoch and leader and void under any
    /// other.
    void order(RegionOrder order);

    /// PD may know nothing: every leader reports now.
    void reportAll();
  }
}
