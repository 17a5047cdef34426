package dev.cairn.store.snapshot;

import dev.cairn.base.env.Disk;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Engine;
import dev.cairn.engine.Snapshot;
import dev.cairn.engine.SstWriter;
import dev.cairn.engine.replicated.Region;
import dev.cairn.multiraft.transport.OutgoingSnapshot;
import dev.cairn.multiraft.transport.ReceivedSnapshot;
import dev.cairn.raft.log.SnapshotMeta;
import dev.cairn.store.region.ApplyState;
import dev.cairn.store.region.Configurations;
import dev.cairn.store.region.DataKeys;
import dev.cairn.store.region.LocalStates;
import dev.cairn.store.region.PeerState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/// Builds snapshots of Regions. Blocks on the disk: for the snapshot pool.
///
/// Data, Region and applied index come from one engine snapshot, and are written to the engine in
/// one batch, so they belong together without any coordination with the apply worker.
public final class SnapshotBuilder {
  private static final List<ColumnFamily> FAMILIES =
      List.of(ColumnFamily.DEFAULT, ColumnFamily.LOCK, ColumnFamily.WRITE);
  private static final long FILE_BYTES_MAX = 128L << 20;
  private static final int READ_BYTES = 1 << 20;

  private final Engine engine;
  private final Disk disk;

  /// Builds from `engine`.
  public SnapshotBuilder(Engine engine, Disk disk) {
    this.engine = engine;
    this.disk = disk;
  }

  /// A snapshot that is ready to be sent.
  ///
  /// @param meta what Raft needs to know of it
  /// @param files what is sent
  public record Built(SnapshotMeta meta, OutgoingSnapshot files) {}

  /// Builds a snapshot of the Region as it is now into a new directory. Empty if there is no such
  /// Region here (any more), or a snapshot is being put into it.
  public Optional<Built> build(long region, Path directory) throws IOException {
    try (var snapshot = engine.snapshot()) {
      var state = LocalStates.peer(snapshot, region);
      if (state.isEmpty() || state.get().phase() != PeerState.Phase.NORMAL) {
        return Optional.empty();
      }
      var applied = LocalStates.applied(snapshot, region);
      disk.createDirectories(directory);
      return Optional.of(build(state.get().region(), applied, snapshot, directory));
    }
  }

  private Built build(Region region, ApplyState applied, Snapshot snapshot, Path directory)
      throws IOException {
    var files = new ArrayList<SnapshotHeader.FileInfo>();
    for (var family : FAMILIES) {
      writeFamily(region, family, snapshot, directory, files);
    }
    var header = new SnapshotHeader(region, files);
    return new Built(
        new SnapshotMeta(applied.index(), applied.term(), Configurations.of(region)),
        new OutgoingSnapshot(directory, files.size(), header.encode()));
  }

  private void writeFamily(
      Region region,
      ColumnFamily family,
      Snapshot snapshot,
      Path directory,
      List<SnapshotHeader.FileInfo> files)
      throws IOException {
    try (var cursor = snapshot.cursor(family, DataKeys.encode(region.range()))) {
      boolean more = cursor.seekToFirst();
      while (more) {
        var path = ReceivedSnapshot.fileIn(directory, files.size());
        try (SstWriter writer = engine.sstWriter(path)) {
          while (more && writer.sizeBytes() < FILE_BYTES_MAX) {
            writer.put(cursor.key(), cursor.value());
            more = cursor.next();
          }
          writer.finish();
        }
        try (var file = disk.openForRead(path)) {
          files.add(new SnapshotHeader.FileInfo(family, file.size(), checksum(file)));
        }
      }
    }
  }

  /// CRC-32C of a whole file.
  static int checksum(Disk.File file) throws IOException {
    var crc = new CRC32C();
    var buffer = bufferFor(file);
    long position = 0;
    while (true) {
      buffer.clear();
      int read = file.read(buffer, position);
      if (read == 0) {
        return (int) crc.getValue();
      }
      crc.update(buffer.flip());
      position += read;
    }
  }

  /// To read the file with, one piece after the other.
  static ByteBuffer bufferFor(Disk.File file) throws IOException {
    return ByteBuffer.allocateDirect(Math.clamp(file.size(), 1, READ_BYTES));
  }
}
