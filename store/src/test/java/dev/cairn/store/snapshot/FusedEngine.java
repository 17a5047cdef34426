package dev.cairn.store.snapshot;

import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Cursor;
import dev.cairn.engine.Engine;
import dev.cairn.engine.Snapshot;
import dev.cairn.engine.SstWriter;
import dev.cairn.engine.WriteBatch;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// An engine whose every change is a step of a [Fuse].
final class FusedEngine implements Engine {
  private final Engine engine;
  private final Fuse fuse;

  FusedEngine(Engine engine, Fuse fuse) {
    this.engine = engine;
    this.fuse = fuse;
  }

  @Override
  public void write(WriteBatch batch) {
    fuse.run(() -> engine.write(batch));
  }

  @Override
  public void flush() {
    fuse.run(engine::flush);
  }

  @Override
  public void deleteFilesIn(ColumnFamily family, KeyRange range) {
    fuse.run(() -> engine.deleteFilesIn(family, range));
  }

  @Override
  public void ingest(ColumnFamily family, List<Path> files) {
    fuse.run(() -> engine.ingest(family, files));
  }

  @Override
  public Snapshot snapshot() {
    return engine.snapshot();
  }

  @Override
  public WriteBatch batch() {
    return engine.batch();
  }

  @Override
  public byte @Nullable [] getDurable(ColumnFamily family, byte[] key) {
    return engine.getDurable(family, key);
  }

  @Override
  public void onFlushed(Runnable listener) {
    engine.onFlushed(listener);
  }

  @Override
  public long approximateSize(ColumnFamily family, KeyRange range) {
    return engine.approximateSize(family, range);
  }

  @Override
  public List<byte[]> splitKeys(ColumnFamily family, KeyRange range, int parts) {
    return engine.splitKeys(family, range, parts);
  }

  @Override
  public SstWriter sstWriter(Path file) {
    return engine.sstWriter(file);
  }

  @Override
  public void checkpoint(Path directory) {
    engine.checkpoint(directory);
  }

  @Override
  public SortedMap<String, Long> statistics() {
    return engine.statistics();
  }

  @Override
  public byte @Nullable [] get(ColumnFamily family, byte[] key) {
    return engine.get(family, key);
  }

  @Override
  public byte[] @Nullable [] getAll(ColumnFamily family, List<byte[]> keys) {
    return engine.getAll(family, keys);
  }

  @Override
  public Cursor cursor(ColumnFamily family, KeyRange range) {
    return engine.cursor(family, range);
  }

  @Override
  public void close() {
    engine.close();
  }
}
