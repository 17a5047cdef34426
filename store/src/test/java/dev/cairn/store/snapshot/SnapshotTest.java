package dev.cairn.store.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.base.env.Disk;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Engine;
import dev.cairn.engine.memory.MemoryEngine;
import dev.cairn.engine.memory.MemoryOptions;
import dev.cairn.engine.rocks.RocksEngine;
import dev.cairn.engine.rocks.RocksOptions;
import dev.cairn.multiraft.transport.ReceivedSnapshot;
import dev.cairn.store.region.Configurations;
import dev.cairn.store.region.LocalStates;
import dev.cairn.store.region.PeerState;
import dev.cairn.store.region.PeerState.Phase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import kvproto.raft_serverpb.RaftSnapshotData;
import kvproto.raft_serverpb.SnapshotCFFile;
import kvproto.raft_serverpb.SnapshotMeta;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SnapshotTest {
  private static final long SMALL = 8 << 20;

  private final Disk disk = SystemEnv.create().disk();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path directory;

  enum Kind {
    MEMORY,
    ROCKS
  }

  private Engine open(Kind kind, String name) {
    return switch (kind) {
      case MEMORY -> new MemoryEngine(disk, MemoryOptions.UNWALLED);
      case ROCKS ->
          RocksEngine.open(
              directory.resolve(name),
              RocksOptions.unwalled().withBlockCacheBytes(SMALL).withMemtableBytes(SMALL));
    };
  }

  private SnapshotBuilder.Built build(Engine source, Path to) throws IOException {
    return new SnapshotBuilder(source, disk).build(1, to).orElseThrow();
  }

  private void install(Engine target, SnapshotHeader header, Path received) throws IOException {
    new SnapshotInstaller(target, disk, directory.resolve("apply"))
        .install(header, Contents.AFTER, Contents.PEER, Contents.OLD, received);
  }

  private static void assertIsNew(Engine engine) {
    assertThat(LocalStates.peer(engine, 1))
        .contains(new PeerState(Phase.NORMAL, Contents.NEW, Contents.PEER));
    assertThat(LocalStates.applied(engine, 1)).isEqualTo(Contents.AFTER);
    assertThat(Contents.of(engine)).isEqualTo(Contents.with(Contents.NEW_DATA));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatIsBuiltOnOneEngineIsThereOnAnother(Kind kind) throws IOException {
    try (var source = open(kind, "source");
        var target = open(kind, "target")) {
      Contents.put(source, Contents.with(Contents.NEW_DATA), Phase.NORMAL, Contents.NEW);
      var received = directory.resolve("received");
      var built = build(source, received);
      assertThat(built.meta().index()).isEqualTo(Contents.AFTER.index());
      assertThat(built.meta().term()).isEqualTo(Contents.AFTER.term());
      assertThat(built.meta().configuration()).isEqualTo(Configurations.of(Contents.NEW));
      assertThat(built.files().fileCount()).isEqualTo(3);
      var header = SnapshotHeader.decode(built.files().header());
      assertThat(header.region()).isEqualTo(Contents.NEW);

      Contents.put(target, Contents.AROUND, Phase.NORMAL, Contents.NEIGHBOUR);
      Contents.put(target, Contents.OLD_DATA, Phase.NORMAL, Contents.OLD);
      install(target, header, received);
      assertIsNew(target);
      assertThat(LocalStates.appliedDurably(target, 1)).isEqualTo(Contents.AFTER);
      assertThat(disk.list(directory.resolve("apply"))).isEmpty();
      assertThat(received).doesNotExist();
    }
  }

  /// The process ends between two steps, with everything written so far kept.
  @Test
  void rocksdbGoesOnFromTheMarkAfterEveryStep() throws IOException {
    var fuse = new Fuse();
    boolean lived = false;
    int resumed = 0;
    for (int step = 1; !lived; step++) {
      var received = directory.resolve("received-" + step);
      SnapshotHeader header;
      try (var source = open(Kind.ROCKS, "source-" + step)) {
        Contents.put(source, Contents.with(Contents.NEW_DATA), Phase.NORMAL, Contents.NEW);
        header = SnapshotHeader.decode(build(source, received).files().header());
      }
      try (var target = open(Kind.ROCKS, "target-" + step)) {
        Contents.put(target, Contents.AROUND, Phase.NORMAL, Contents.NEIGHBOUR);
        Contents.put(target, Contents.OLD_DATA, Phase.NORMAL, Contents.OLD);
        fuse.light(step, false);
        install(new FusedEngine(target, fuse), header, received);
        lived = true;
      } catch (Fuse.Blown _) {
        // Another process.
      }
      try (var target = open(Kind.ROCKS, "target-" + step)) {
        var state = LocalStates.peer(target, 1).orElseThrow();
        if (state.phase() == Phase.APPLYING) {
          new SnapshotInstaller(target, disk, directory.resolve("apply")).resume(state);
          resumed++;
        }
        if (state.region().equals(Contents.OLD)) {
          assertThat(Contents.of(target)).isEqualTo(Contents.with(Contents.OLD_DATA));
        } else {
          assertIsNew(target);
        }
      }
    }
    assertThat(resumed).isGreaterThan(5);
  }

  /// A removed peer's data may not be deleted yet when the Region comes back.
  @ParameterizedTest
  @EnumSource(Kind.class)
  void remainsInTheRangeAreGoneAlsoWhereNoRegionWas(Kind kind) throws IOException {
    try (var source = open(kind, "source");
        var target = open(kind, "target")) {
      Contents.put(source, Contents.NEW_DATA, Phase.NORMAL, Contents.NEW);
      var received = directory.resolve("received");
      var header = SnapshotHeader.decode(build(source, received).files().header());
      Contents.put(target, Contents.REMAINS, Phase.NORMAL, Contents.NEIGHBOUR);
      Contents.put(target, Contents.AROUND, Phase.NORMAL, Contents.NEIGHBOUR);
      new SnapshotInstaller(target, disk, directory.resolve("apply"))
          .install(header, Contents.AFTER, Contents.PEER, null, received);
      assertIsNew(target);
    }
  }

  @Test
  void anEmptyRegionIsASnapshotWithoutFiles() throws IOException {
    try (var source = open(Kind.MEMORY, "source");
        var target = open(Kind.MEMORY, "target")) {
      Contents.put(source, Contents.AROUND, Phase.NORMAL, Contents.NEW);
      var received = directory.resolve("received");
      var built = build(source, received);
      assertThat(built.files().fileCount()).isZero();
      Contents.put(target, Contents.with(Contents.OLD_DATA), Phase.NORMAL, Contents.OLD);
      install(target, SnapshotHeader.decode(built.files().header()), received);
      assertThat(Contents.of(target)).isEqualTo(Contents.with(new TreeMap<>()));
      assertThat(LocalStates.applied(target, 1)).isEqualTo(Contents.AFTER);
    }
  }

  @Test
  void ofARegionThatIsNotWholeHereNothingIsBuilt() throws IOException {
    try (var source = open(Kind.MEMORY, "source")) {
      var builder = new SnapshotBuilder(source, disk);
      assertThat(builder.build(1, directory.resolve("none"))).isEmpty();
      for (var phase : List.of(Phase.APPLYING, Phase.TOMBSTONE)) {
        Contents.put(source, Contents.NEW_DATA, phase, Contents.NEW);
        assertThat(builder.build(1, directory.resolve("none"))).isEmpty();
      }
      assertThat(directory.resolve("none")).doesNotExist();
    }
  }

  enum Damage {
    FLIPPED,
    CUT,
    LONGER,
    MISSING
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void aFileThatIsNotWhatWasSentIsRefusedBeforeAnythingIsTouched(Damage damage) throws IOException {
    try (var source = open(Kind.MEMORY, "source");
        var target = open(Kind.MEMORY, "target")) {
      Contents.put(source, Contents.NEW_DATA, Phase.NORMAL, Contents.NEW);
      var received = directory.resolve("received");
      var header = SnapshotHeader.decode(build(source, received).files().header());
      Contents.put(target, Contents.with(Contents.OLD_DATA), Phase.NORMAL, Contents.OLD);
      damage(ReceivedSnapshot.fileIn(received, 2), damage);

      assertThatThrownBy(() -> install(target, header, received))
          .isInstanceOfAny(CairnException.class, IOException.class)
          .hasMessageContaining("data-2.sst");
      assertThat(Contents.of(target)).isEqualTo(Contents.with(Contents.OLD_DATA));
      assertThat(LocalStates.peer(target, 1))
          .contains(new PeerState(Phase.NORMAL, Contents.OLD, Contents.PEER));
      assertThat(LocalStates.applied(target, 1)).isEqualTo(Contents.BEFORE);
      assertThat(disk.list(directory.resolve("apply"))).isEmpty();
    }
  }

  private void damage(Path path, Damage damage) throws IOException {
    try (var file = disk.openForWrite(path)) {
      switch (damage) {
        case FLIPPED -> {
          var one = ByteBuffer.allocate(1);
          file.read(one, file.size() / 2);
          one.put(0, (byte) (one.get(0) ^ 1));
          file.write(one.flip(), file.size() / 2);
        }
        case CUT -> file.truncate(file.size() - 1);
        case LONGER -> file.write(ByteBuffer.allocate(1), file.size());
        case MISSING -> Files.delete(path);
      }
    }
  }

  @Test
  void aHeaderComesBackAsItWas() {
    var files =
        List.of(
            new SnapshotHeader.FileInfo(ColumnFamily.DEFAULT, 1L << 40, -1),
            new SnapshotHeader.FileInfo(ColumnFamily.DEFAULT, 0, 0),
            new SnapshotHeader.FileInfo(ColumnFamily.LOCK, 7, Integer.MIN_VALUE),
            new SnapshotHeader.FileInfo(ColumnFamily.WRITE, 9, Integer.MAX_VALUE));
    var header = new SnapshotHeader(Contents.NEW, files);
    assertThat(SnapshotHeader.decode(header.encode())).isEqualTo(header);
  }

  @Test
  void aHeaderThatNobodyCanMeanIsRefused() {
    var raft =
        RaftSnapshotData.newBuilder()
            .setMeta(
                SnapshotMeta.newBuilder().addCfFiles(SnapshotCFFile.newBuilder().setCf("raft")))
            .build();
    for (byte[] bytes : new byte[][] {{1, 2, 3}, raft.toByteArray()}) {
      assertThatThrownBy(() -> SnapshotHeader.decode(bytes))
          .isInstanceOfSatisfying(
              CairnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REQUEST_FAILED));
    }
  }
}
