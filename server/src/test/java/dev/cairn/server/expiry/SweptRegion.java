package dev.cairn.server.expiry;

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
import dev.cairn.engine.replicated.RawFormat;
import dev.cairn.engine.replicated.ReadOutcome;
import dev.cairn.engine.replicated.Region;
import dev.cairn.engine.replicated.RegionContext;
import dev.cairn.engine.replicated.RegionError;
import dev.cairn.engine.replicated.RegionView;
import dev.cairn.engine.replicated.ReplicatedKv;
import dev.cairn.engine.replicated.WriteCommand;
import dev.cairn.engine.replicated.WriteOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A Region in memory that deletes what it is told to, at once.
final class SweptRegion implements RegionView, ReplicatedKv, AutoCloseable {
  private final Engine engine = new MemoryEngine(SystemEnv.create().disk(), MemoryOptions.UNWALLED);
  private final Region region;
  private final RawFormat format;
  private final List<WriteCommand.DeleteExpired> commands = new ArrayList<>();
  private @Nullable RegionError refusal;
  private @Nullable RegionError gone;
  private Runnable beforeApplying = () -> {};

  SweptRegion(KeyRange range, RawFormat format) {
    this.region = new Region(7, range, new Epoch(1, 3), List.of());
    this.format = format;
  }

  void put(ColumnFamily family, String key, String value, long expiry) {
    try (var batch = engine.batch()) {
      batch.put(family, Key.of(key).bytes(), format.encode(Key.of(value).bytes(), expiry));
      engine.write(batch);
    }
  }

  List<String> keys(ColumnFamily family) {
    var keys = new ArrayList<String>();
    try (var cursor = engine.cursor(family, KeyRange.ALL)) {
      for (boolean more = cursor.seekToFirst(); more; more = cursor.next()) {
        keys.add(Key.of(cursor.key()).toString());
      }
    }
    return keys;
  }

  List<WriteCommand.DeleteExpired> commands() {
    return commands;
  }

  void refuseWith(@Nullable RegionError error) {
    refusal = error;
  }

  void disappear() {
    gone = new RegionError.RegionNotFound(region.id());
  }

  void beforeApplying(Runnable action) {
    beforeApplying = action;
  }

  @Override
  public void write(RegionContext context, WriteCommand command, Consumer<WriteOutcome> done) {
    if (refusal != null) {
      done.accept(new WriteOutcome.Refused(refusal));
      return;
    }
    if (context.region() != region.id() || !context.epoch().equals(region.epoch())) {
      throw new IllegalArgumentException("addressed to " + context);
    }
    beforeApplying.run();
    var delete = (WriteCommand.DeleteExpired) command;
    commands.add(delete);
    try (var batch = engine.batch()) {
      for (byte[] key : delete.keys()) {
        byte[] stored = engine.get(delete.family(), key);
        if (stored != null && !delete.format().isLive(stored, delete.nowSeconds())) {
          batch.delete(delete.family(), key);
        }
      }
      engine.write(batch);
    }
    done.accept(WriteOutcome.Applied.INSTANCE);
  }

  @Override
  public void read(RegionContext context, Consumer<ReadOutcome> ready) {
    throw new UnsupportedOperationException("a sweep asks nobody");
  }

  @Override
  public Region region() {
    return region;
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
    return gone;
  }

  @Override
  public void close() {
    engine.close();
  }
}
