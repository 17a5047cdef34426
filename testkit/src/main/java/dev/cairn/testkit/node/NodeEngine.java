package dev.cairn.testkit.node;

import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Cursor;
import dev.cairn.engine.Engine;
import dev.cairn.engine.Snapshot;
import dev.cairn.engine.SstWriter;
import dev.cairn.engine.WriteBatch;
import dev.cairn.engine.memory.MemoryEngine;
import dev.cairn.testkit.sim.SimProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// An engine as one process uses it: each use is a moment at which the process may lose its turn or
/// die, and flushing takes as long as the machine's disk takes to sync.
final class NodeEngine implements Engine {
  private final MemoryEngine memory;
  private final SimProcess process;
  private final boolean losesTails;

  /// @param losesTails whether sorted files lack their last pairs, see
  ///   [Mutation#SNAPSHOT_WITHOUT_TAIL]
  NodeEngine(MemoryEngine memory, SimProcess process, boolean losesTails) {
    this.memory = memory;
    this.process = process;
    this.losesTails = losesTails;
  }

  @Override
  public byte @Nullable [] get(ColumnFamily family, byte[] key) {
    process.yieldPoint();
    return memory.get(family, key);
  }

  @Override
  public byte[] @Nullable [] getAll(ColumnFamily family, List<byte[]> keys) {
    process.yieldPoint();
    return memory.getAll(family, keys);
  }

  @Override
  public Cursor cursor(ColumnFamily family, KeyRange range) {
    process.yieldPoint();
    return memory.cursor(family, range);
  }

  @Override
  public Snapshot snapshot() {
    process.yieldPoint();
    return memory.snapshot();
  }

  @Override
  public WriteBatch batch() {
    return memory.batch();
  }

  @Override
  public void write(WriteBatch batch) {
    process.yieldPoint();
    memory.write(batch);
    process.yieldPoint();
  }

  @Override
  public byte @Nullable [] getDurable(ColumnFamily family, byte[] key) {
    process.yieldPoint();
    return memory.getDurable(family, key);
  }

  @Override
  public void flush() {
    process.yieldPoint();
    sync("flush the engine");
    memory.flush();
    process.yieldPoint();
  }

  private void sync(String doing) {
    if (!process.machine().disk().health().sync(process)) {
      throw new CairnException(
          ErrorCode.DISK_FAILED, "could not " + doing + ": Input/output error");
    }
  }

  @Override
  public void onFlushed(Runnable listener) {
    memory.onFlushed(listener);
  }

  @Override
  public void deleteFilesIn(ColumnFamily family, KeyRange range) {
    process.yieldPoint();
    memory.deleteFilesIn(family, range);
  }

  @Override
  public long approximateSize(ColumnFamily family, KeyRange range) {
    process.checkAlive();
    return memory.approximateSize(family, range);
  }

  @Override
  public List<byte[]> splitKeys(ColumnFamily family, KeyRange range, int parts) {
    process.checkAlive();
    return memory.splitKeys(family, range, parts);
  }

  @Override
  public SstWriter sstWriter(Path file) {
    process.yieldPoint();
    var whole = memory.sstWriter(file);
    return losesTails ? new TaillessWriter(whole) : whole;
  }

  @Override
  public void ingest(ColumnFamily family, List<Path> files) {
    process.yieldPoint();
    memory.ingest(family, files);
    process.yieldPoint();
  }

  @Override
  public void checkpoint(Path directory) {
    process.yieldPoint();
    memory.checkpoint(directory);
  }

  @Override
  public SortedMap<String, Long> statistics() {
    process.checkAlive();
    return memory.statistics();
  }

  @Override
  public void close() {
    process.checkAlive();
    memory.close();
  }
}
