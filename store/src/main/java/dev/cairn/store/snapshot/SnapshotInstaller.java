package dev.cairn.store.snapshot;

import dev.cairn.base.env.Disk;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.CorruptionException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.base.error.Invariant;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Engine;
import dev.cairn.engine.WriteBatch;
import dev.cairn.engine.replicated.Region;
import dev.cairn.multiraft.transport.ReceivedSnapshot;
import dev.cairn.store.region.ApplyState;
import dev.cairn.store.region.DataKeys;
import dev.cairn.store.region.LocalStates;
import dev.cairn.store.region.PeerState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts a snapshot's data in. Blocks on the disk: for the snapshot pool.
///
/// Steps, each durable before the next: (1) the files are kept beside a plan that says what they
/// are for, and the peer is marked as applying; (2) the old data is deleted; (3) the files are
/// ingested; (4) the peer is marked as normal at the snapshot's index. A crash in between is mended
/// by doing (2) to (4) again, from [#resume]. Before (1) the peer is as it was; after (4) the log
/// may still be the old one, and is reset at the next start.
public final class SnapshotInstaller {
  private static final List<ColumnFamily> FAMILIES =
      List.of(ColumnFamily.DEFAULT, ColumnFamily.LOCK, ColumnFamily.WRITE);
  private static final String PLAN = "plan";

  private final Engine engine;
  private final Disk disk;
  private final Path root;

  /// Installs into `engine`; keeps the files of the snapshot under way below `root`, one directory
  /// a Region.
  public SnapshotInstaller(Engine engine, Disk disk, Path root) {
    this.engine = engine;
    this.disk = disk;
    this.root = root;
  }

  /// Installs the files in `received`, which this takes over.
  ///
  /// @param old the Region as it was here, whose data goes; null if there was none
  public void install(
      SnapshotHeader header, ApplyState at, long peerId, @Nullable Region old, Path received)
      throws IOException {
    verify(header, received);
    var home = home(header.region().id());
    disk.deleteRecursively(home);
    writePlan(received.resolve(PLAN), header, at);
    disk.createDirectories(root);
    disk.syncDirectory(
        Invariant.present(root.toAbsolutePath().getParent(), "directory around " + root));
    disk.syncDirectory(received);
    disk.rename(received, home);
    disk.syncDirectory(root);
    try (var batch = engine.batch()) {
      if (old != null) {
        // No files are dropped yet: until the mark is durable, the old data is still this peer's.
        deleteRange(batch, old);
      }
      LocalStates.putPeer(batch, new PeerState(PeerState.Phase.APPLYING, header.region(), peerId));
      LocalStates.deleteApplied(batch, header.region().id());
      engine.write(batch);
    }
    engine.flush();
    finish(header, at, peerId, home);
  }

  /// Finishes an installation that a crash cut off.
  public void resume(PeerState applying) throws IOException {
    var home = home(applying.region().id());
    var plan = home.resolve(PLAN);
    if (!disk.exists(plan)) {
      throw new CorruptionException(
          plan,
          0,
          "missing, though region " + applying.region().id() + " is being restored from it");
    }
    ByteBuffer content;
    try (var file = disk.openForRead(plan)) {
      content = ByteBuffer.allocate(Math.toIntExact(file.size()));
      file.read(content, 0);
    }
    content.flip();
    var at = new ApplyState(content.getLong(), content.getLong());
    byte[] header = new byte[content.remaining()];
    content.get(header);
    var decoded = SnapshotHeader.decode(header);
    verify(decoded, home);
    finish(decoded, at, applying.peerId(), home);
  }

  /// Deletes what a crash left of installations that were never begun or are finished: at the
  /// start, once those that were under way have been resumed.
  public void deleteRemains() throws IOException {
    disk.deleteRecursively(root);
  }

  private void finish(SnapshotHeader header, ApplyState at, long peerId, Path home)
      throws IOException {
    var region = header.region();
    try (var batch = engine.batch()) {
      var range = DataKeys.encode(region.range());
      FAMILIES.forEach(family -> engine.deleteFilesIn(family, range));
      deleteRange(batch, region);
      engine.write(batch);
    }
    // Ingesting moves files: copies are ingested, so that a crash finds the originals.
    var work = root.resolve("ingest-" + region.id());
    disk.deleteRecursively(work);
    disk.createDirectories(work);
    for (var family : FAMILIES) {
      var files = new ArrayList<Path>();
      for (int place = 0; place < header.files().size(); place++) {
        if (header.files().get(place).family() == family) {
          var copy = ReceivedSnapshot.fileIn(work, place);
          copy(ReceivedSnapshot.fileIn(home, place), copy);
          files.add(copy);
        }
      }
      if (!files.isEmpty()) {
        engine.ingest(family, files);
      }
    }
    try (var batch = engine.batch()) {
      LocalStates.putPeer(batch, new PeerState(PeerState.Phase.NORMAL, region, peerId));
      LocalStates.putRestored(batch, region.id(), at);
      engine.write(batch);
    }
    engine.flush();
    disk.deleteRecursively(work);
    disk.deleteRecursively(home);
  }

  private static void deleteRange(WriteBatch batch, Region region) {
    var range = DataKeys.encode(region.range());
    FAMILIES.forEach(family -> batch.deleteRange(family, range));
  }

  private void verify(SnapshotHeader header, Path directory) throws IOException {
    for (int place = 0; place < header.files().size(); place++) {
      var expected = header.files().get(place);
      var path = ReceivedSnapshot.fileIn(directory, place);
      try (var file = disk.openForRead(path)) {
        if (file.size() != expected.sizeBytes()
            || SnapshotBuilder.checksum(file) != expected.crc32c()) {
          throw new CairnException(
              ErrorCode.REQUEST_FAILED,
              "snapshot file " + path + " did not arrive as it was sent; it will be sent again");
        }
      }
    }
  }

  private void writePlan(Path path, SnapshotHeader header, ApplyState at) throws IOException {
    byte[] encoded = header.encode();
    var buffer = ByteBuffer.allocate(16 + encoded.length);
    buffer.putLong(at.index()).putLong(at.term()).put(encoded).flip();
    try (var file = disk.openForWrite(path)) {
      file.truncate(0);
      file.write(buffer, 0);
      file.sync();
    }
  }

  private void copy(Path from, Path to) throws IOException {
    try (var source = disk.openForRead(from);
        var target = disk.openForWrite(to)) {
      var buffer = SnapshotBuilder.bufferFor(source);
      long position = 0;
      while (source.read(buffer.clear(), position) > 0) {
        buffer.flip();
        int length = buffer.remaining();
        target.write(buffer, position);
        position += length;
      }
      target.sync();
    }
  }

  private Path home(long region) {
    return root.resolve("region-" + region);
  }
}
