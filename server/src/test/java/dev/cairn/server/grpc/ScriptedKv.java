package dev.cairn.server.grpc;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Engine;
import dev.cairn.engine.Reads;
import dev.cairn.engine.Snapshot;
import dev.cairn.engine.memory.MemoryEngine;
import dev.cairn.engine.memory.MemoryOptions;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Mutation;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.ReadOutcome;
import dev.cairn.engine.replicated.Region;
import dev.cairn.engine.replicated.RegionContext;
import dev.cairn.engine.replicated.RegionError;
import dev.cairn.engine.replicated.RegionView;
import dev.cairn.engine.replicated.ReplicatedKv;
import dev.cairn.engine.replicated.WriteCommand;
import dev.cairn.engine.replicated.WriteOutcome;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One Region `[b, y)` in memory, served at once, unless the test says otherwise: with
/// [#refuseWith] it refuses everything, with [#holdWrites] writes wait for [#releaseOne].
final class ScriptedKv implements ReplicatedKv {
  static final long STORE = 1;
  static final long ENTRY_BYTES_MAX = 8 << 20;
  static final Peer LEADER = new Peer(3, STORE, Peer.Role.VOTER);
  static final Region REGION =
      new Region(2, new KeyRange(Key.of("b"), Key.of("y")), new Epoch(1, 4), List.of(LEADER));

  private final Engine engine = new MemoryEngine(SystemEnv.create().disk(), MemoryOptions.UNWALLED);
  private final Queue<Runnable> held = new ArrayDeque<>();
  private volatile @Nullable RegionError refusal;
  private volatile @Nullable RegionError changed;
  private volatile @Nullable RuntimeException bug;
  private volatile boolean holding;

  void refuseWith(@Nullable RegionError error) {
    refusal = error;
  }

  void changeUnderReads(@Nullable RegionError error) {
    changed = error;
  }

  void throwFrom(@Nullable RuntimeException thrown) {
    bug = thrown;
  }

  void holdWrites(boolean hold) {
    holding = hold;
  }

  /// Lets the write that has waited longest happen; false if none waits.
  boolean releaseOne() {
    Runnable next;
    synchronized (held) {
      next = held.poll();
    }
    if (next != null) {
      next.run();
    }
    return next != null;
  }

  /// Lets the write that has waited shortest happen.
  void releaseLast() {
    Runnable last;
    synchronized (held) {
      var all = List.copyOf(held);
      last = all.getLast();
      held.remove(last);
    }
    last.run();
  }

  int heldCount() {
    synchronized (held) {
      return held.size();
    }
  }

  /// What is kept under that key.
  byte @Nullable [] stored(Key key) {
    return engine.get(ColumnFamily.DEFAULT, key.bytes());
  }

  private @Nullable RegionError refuse(RegionContext context) {
    var thrown = bug;
    if (thrown != null) {
      throw thrown;
    }
    if (refusal != null) {
      return refusal;
    }
    if (context.store() != STORE) {
      return new RegionError.StoreNotMatch(context.store(), STORE);
    }
    if (context.region() != REGION.id()) {
      return new RegionError.RegionNotFound(context.region());
    }
    if (context.peer() != LEADER.id()) {
      return new RegionError.PeerNotMatch(REGION.id(), context.peer(), LEADER.id());
    }
    return context.epoch().version() == REGION.epoch().version()
        ? null
        : new RegionError.EpochNotMatch(List.of(REGION));
  }

  @Override
  public void write(RegionContext context, WriteCommand command, Consumer<WriteOutcome> done) {
    var refused = refuse(context);
    if (refused == null) {
      refused = checkCommand(command);
    }
    if (refused != null) {
      done.accept(new WriteOutcome.Refused(refused));
    } else if (holding) {
      synchronized (held) {
        held.add(() -> done.accept(apply(command)));
      }
    } else {
      done.accept(apply(command));
    }
  }

  private static @Nullable RegionError checkCommand(WriteCommand command) {
    long bytes = 0;
    for (byte[] key : keys(command)) {
      if (!REGION.range().contains(Key.of(key))) {
        return new RegionError.KeyNotInRegion(Key.of(key), REGION);
      }
    }
    if (command instanceof WriteCommand.Mutate(var mutations)) {
      for (Mutation mutation : mutations) {
        bytes += mutation instanceof Mutation.Put put ? put.value().length : 0;
      }
    }
    return bytes > ENTRY_BYTES_MAX
        ? new RegionError.EntryTooLarge(REGION.id(), bytes, ENTRY_BYTES_MAX)
        : null;
  }

  private static List<byte[]> keys(WriteCommand command) {
    return switch (command) {
      case WriteCommand.CompareAndSwap swap -> List.of(swap.key());
      case WriteCommand.DeleteExpired delete -> delete.keys();
      case WriteCommand.Mutate(var mutations) ->
          mutations.stream()
              .map(mutation ->
                  switch (mutation) {
                    case Mutation.Put put -> put.key();
                    case Mutation.Delete delete -> delete.key();
                    case Mutation.DeleteRange range -> range.start();
                  })
              .toList();
    };
  }

  private WriteOutcome apply(WriteCommand command) {
    try (var batch = engine.batch()) {
      switch (command) {
        case WriteCommand.Mutate(var mutations) -> {
          for (Mutation mutation : mutations) {
            switch (mutation) {
              case Mutation.Put(var family, var key, var value) -> batch.put(family, key, value);
              case Mutation.Delete(var family, var key) -> batch.delete(family, key);
              case Mutation.DeleteRange(var family, var start, var end) ->
                  batch.deleteRange(
                      family,
                      new KeyRange(
                          Key.of(start), end.length == 0 ? REGION.range().end() : Key.of(end)));
            }
          }
          engine.write(batch);
          return WriteOutcome.Applied.INSTANCE;
        }
        case WriteCommand.CompareAndSwap swap -> {
          byte[] before = liveValue(swap);
          boolean same = Arrays.equals(before, swap.expected());
          if (same) {
            batch.put(swap.family(), swap.key(), swap.value());
            engine.write(batch);
          }
          return new WriteOutcome.Swapped(same, before);
        }
        case WriteCommand.DeleteExpired delete -> {
          for (byte[] key : delete.keys()) {
            byte[] stored = engine.get(delete.family(), key);
            if (stored != null && !delete.format().isLive(stored, delete.nowSeconds())) {
              batch.delete(delete.family(), key);
            }
          }
          engine.write(batch);
          return WriteOutcome.Applied.INSTANCE;
        }
      }
    }
  }

  private byte @Nullable [] liveValue(WriteCommand.CompareAndSwap swap) {
    byte[] stored = engine.get(swap.family(), swap.key());
    return stored != null && swap.format().isLive(stored, swap.nowSeconds())
        ? swap.format().value(stored)
        : null;
  }

  @Override
  public void read(RegionContext context, Consumer<ReadOutcome> ready) {
    var refused = refuse(context);
    ready.accept(
        refused != null ? new ReadOutcome.Refused(refused) : new ReadOutcome.Granted(new View()));
  }

  private final class View implements RegionView {
    @Override
    public Region region() {
      return REGION;
    }

    @Override
    public Reads reads() {
      return engine;
    }

    @Override
    public Snapshot snapshot() {
      return engine.snapshot();
    }

    @Override
    public @Nullable RegionError confirm() {
      return changed;
    }
  }
}
