package dev.cairn.testkit.node;

import dev.cairn.base.env.Clock;
import dev.cairn.engine.replicated.ReadOutcome;
import dev.cairn.engine.replicated.RegionContext;
import dev.cairn.engine.replicated.RegionView;
import dev.cairn.engine.replicated.ReplicatedKv;
import dev.cairn.engine.replicated.WriteCommand;
import dev.cairn.engine.replicated.WriteOutcome;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Reads on a lease until it is over by the clock, though leadership may have been handed over:
/// [Mutation#STALE_READ_AFTER_TRANSFER].
final class ClingingDoor implements ReplicatedKv {
  private final ReplicatedKv whole;
  private final Clock clock;
  private final long leaseNanos;
  private final Map<Long, Granted> granted = new TreeMap<>();

  private record Granted(RegionView view, long atNanos) {}

  ClingingDoor(ReplicatedKv whole, Clock clock, long leaseNanos) {
    this.whole = whole;
    this.clock = clock;
    this.leaseNanos = leaseNanos;
  }

  @Override
  public void write(RegionContext context, WriteCommand command, Consumer<WriteOutcome> done) {
    whole.write(context, command, done);
  }

  @Override
  public void read(RegionContext context, Consumer<ReadOutcome> ready) {
    var known = granted.get(context.region());
    long now = clock.monotonicNanos();
    if (known != null && now - known.atNanos() < leaseNanos) {
      ready.accept(new ReadOutcome.Granted(known.view()));
      return;
    }
    whole.read(
        context,
        outcome -> {
          if (outcome instanceof ReadOutcome.Granted(var view)) {
            granted.put(context.region(), new Granted(view, now));
          }
          ready.accept(outcome);
        });
  }
}
