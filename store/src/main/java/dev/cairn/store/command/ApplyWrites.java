package dev.cairn.store.command;

import dev.cairn.base.error.Invariant;
import dev.cairn.engine.replicated.WriteOutcome;
import dev.cairn.multiraft.apply.ApplyContext;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Applies clients' writes.
public final class ApplyWrites {
  private ApplyWrites() {}

  /// Stages one encoded write, and says how it ends once the batch is written. For a
  /// compare-and-swap the batch must be empty, because it must see every write before it.
  public static WriteOutcome apply(ByteBuffer write, ApplyContext context) {
    if (!WriteCodec.isSwap(write)) {
      WriteCodec.applyMutations(write, context.batch());
      return WriteOutcome.Applied.INSTANCE;
    }
    Invariant.check(context.batch().count() == 0, "compare-and-swap behind unwritten changes");
    var swap = WriteCodec.decodeSwap(write);
    byte[] previous = context.engine().get(swap.family(), swap.key());
    boolean swaps = Arrays.equals(previous, swap.expected());
    if (swaps) {
      context.batch().put(swap.family(), swap.key(), swap.value());
    }
    return new WriteOutcome.Swapped(swaps, previous);
  }
}
