package dev.cairn.server.grpc;

import dev.cairn.base.bytes.Key;
import dev.cairn.engine.replicated.RegionContext;
import dev.cairn.server.region.Splitting;
import dev.cairn.store.peer.SplitOutcome;
import java.util.List;
import java.util.function.Consumer;

/// Divides nothing, answers what a test wants, and remembers what it was asked. For tests only.
final class ScriptedSplitting implements Splitting {
  volatile List<Key> asked = List.of();
  volatile SplitOutcome outcome = new SplitOutcome.Done(List.of(ScriptedKv.REGION));

  @Override
  public void split(RegionContext context, List<Key> keys, Consumer<SplitOutcome> done) {
    asked = keys;
    done.accept(outcome);
  }
}
