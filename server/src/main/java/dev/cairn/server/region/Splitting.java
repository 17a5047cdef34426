package dev.cairn.server.region;

import dev.cairn.base.bytes.Key;
import dev.cairn.engine.replicated.RegionContext;
import dev.cairn.store.peer.SplitOutcome;
import java.util.List;
import java.util.function.Consumer;

/// Whoever can divide a Region.
public interface Splitting {
  /// Divides a Region at keys as it knows them; see [dev.cairn.store.Store#split].
  void split(RegionContext context, List<Key> keys, Consumer<SplitOutcome> done);
}
