package dev.cairn.store.command;

import dev.cairn.base.error.Invariant;
import dev.cairn.engine.replicated.WriteOutcome;
import dev.cairn.multiraft.apply.ApplyContext;
import dev.cairn.store.command.WriteCodec.Decision;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Applies clients' writes.
public final class ApplyWrites {
  private ApplyWrites() {}

  /// Stages one encoded write, and says how it ends once the batch is written. For what is decided
  /// while applying the batch must be empty, because it must see every write before it.
  public static WriteOutcome apply(ByteBuffer write, ApplyContext context) {
    if (!WriteCodec.isDecision(write)) {
      WriteCodec.applyMutations(write, context.batch());
      return WriteOutcome.Applied.INSTANCE;
    }
    Invariant.check(context.batch().count() == 0, "a decision behind unwritten changes");
    return switch (WriteCodec.decodeDecision(write)) {
      case Decision.Swap swap -> swap(swap, context);
      case Decision.Expire expire -> expire(expire, context);
    };
  }

  private static WriteOutcome swap(Decision.Swap swap, ApplyContext context) {
    byte[] stored = context.engine().get(swap.family(), swap.key());
    byte[] previous =
        stored != null && swap.format().isLive(stored, swap.nowSeconds())
            ? swap.format().value(stored)
            : null;
    boolean swaps = Arrays.equals(previous, swap.expected());
    if (swaps) {
      context.batch().put(swap.family(), swap.key(), swap.value());
    }
    return new WriteOutcome.Swapped(swaps, previous);
  }

  private static WriteOutcome expire(Decision.Expire expire, ApplyContext context) {
    var stored = context.engine().getAll(expire.family(), expire.keys());
    for (int i = 0; i < stored.length; i++) {
      byte[] value = stored[i];
      if (value != null && !expire.format().isLive(value, expire.nowSeconds())) {
        context.batch().delete(expire.family(), expire.keys().get(i));
      }
    }
    return WriteOutcome.Applied.INSTANCE;
  }
}
