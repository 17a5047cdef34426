package dev.cairn.testkit.node;

import dev.cairn.engine.replicated.ReadOutcome;
import dev.cairn.engine.replicated.RegionContext;
import dev.cairn.engine.replicated.ReplicatedKv;
import dev.cairn.engine.replicated.WriteCommand;
import dev.cairn.engine.replicated.WriteOutcome;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Answers writes when they are taken: [Mutation#ACK_BEFORE_QUORUM].
record EagerDoor(ReplicatedKv whole) implements ReplicatedKv {
  @Override
  public void write(RegionContext context, WriteCommand command, Consumer<WriteOutcome> done) {
    if (!(command instanceof WriteCommand.Mutate)) {
      whole.write(context, command, done);
      return;
    }
    var refusal = new AtomicReference<@Nullable WriteOutcome>();
    whole.write(context, command, refusal::set);
    var known = refusal.get();
    done.accept(known == null ? WriteOutcome.Applied.INSTANCE : known);
  }

  @Override
  public void read(RegionContext context, Consumer<ReadOutcome> ready) {
    whole.read(context, ready);
  }
}
