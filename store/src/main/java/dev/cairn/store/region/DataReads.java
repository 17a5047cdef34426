package dev.cairn.store.region;

import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Cursor;
import dev.cairn.engine.Reads;
import dev.cairn.engine.Snapshot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An engine's data as clients address it: adds and removes the prefix of [DataKeys].
public final class DataReads implements Reads {
  private final Reads reads;

  /// Over an engine or a snapshot.
  public DataReads(Reads reads) {
    this.reads = reads;
  }

  @Override
  public byte @Nullable [] get(ColumnFamily family, byte[] key) {
    return reads.get(family, DataKeys.encode(key));
  }

  @Override
  public byte[] @Nullable [] getAll(ColumnFamily family, List<byte[]> keys) {
    var encoded = new ArrayList<byte[]>(keys.size());
    for (byte[] key : keys) {
      encoded.add(DataKeys.encode(key));
    }
    return reads.getAll(family, encoded);
  }

  @Override
  public Cursor cursor(ColumnFamily family, KeyRange range) {
    return new DataCursor(reads.cursor(family, DataKeys.encode(range)));
  }

  /// The same over a snapshot, which it closes.
  public static Snapshot snapshot(Snapshot snapshot) {
    return new DataSnapshot(snapshot);
  }

  private record DataSnapshot(Snapshot snapshot, DataReads reads) implements Snapshot {
    DataSnapshot(Snapshot snapshot) {
      this(snapshot, new DataReads(snapshot));
    }

    @Override
    public byte @Nullable [] get(ColumnFamily family, byte[] key) {
      return reads.get(family, key);
    }

    @Override
    public byte[] @Nullable [] getAll(ColumnFamily family, List<byte[]> keys) {
      return reads.getAll(family, keys);
    }

    @Override
    public Cursor cursor(ColumnFamily family, KeyRange range) {
      return reads.cursor(family, range);
    }

    @Override
    public void close() {
      snapshot.close();
    }
  }

  private record DataCursor(Cursor cursor) implements Cursor {
    @Override
    public boolean seekToFirst() {
      return cursor.seekToFirst();
    }

    @Override
    public boolean seekToLast() {
      return cursor.seekToLast();
    }

    @Override
    public boolean seek(byte[] key) {
      return cursor.seek(DataKeys.encode(key));
    }

    @Override
    public boolean seekForPrevious(byte[] key) {
      return cursor.seekForPrevious(DataKeys.encode(key));
    }

    @Override
    public boolean next() {
      return cursor.next();
    }

    @Override
    public boolean previous() {
      return cursor.previous();
    }

    @Override
    public boolean valid() {
      return cursor.valid();
    }

    @Override
    public byte[] key() {
      return DataKeys.decode(cursor.key());
    }

    @Override
    public byte[] value() {
      return cursor.value();
    }

    @Override
    public int valueLength() {
      return cursor.valueLength();
    }

    @Override
    public void close() {
      cursor.close();
    }
  }
}
