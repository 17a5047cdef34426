package dev.cairn.testkit.node;

import dev.cairn.pd.cluster.RegionInfo;
import dev.cairn.pd.driver.Driver;
import dev.cairn.pd.driver.RegionBeat;
import dev.cairn.pd.member.Membership;
import dev.cairn.pd.meta.IdAllocator;
import dev.cairn.pd.operator.Order;
import dev.cairn.pd.tso.TimestampOracle;
import java.util.List;
import java.util.function.Consumer;

/// What one life of PD is made of: the parts that its gRPC services would be given.
///
/// @param life counts PD's starts
/// @param orders takes what leaders shall do
public record PdRoom(
    int life,
    Membership membership,
    Driver driver,
    TimestampOracle oracle,
    IdAllocator ids,
    Consumer<List<Order>> orders) {
  /// Takes a Region's heartbeat, and sends what follows from it.
  void regionHeartbeat(RegionInfo info) {
    if (driver.isBootstrapped()
        && driver.regionHeartbeat(info) instanceof RegionBeat.Taken(var order)
        && order != null) {
      orders.accept(List.of(order));
    }
  }
}
