package dev.cairn.store.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.env.Disk;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.memory.MemoryEngine;
import dev.cairn.engine.memory.MemoryOptions;
import dev.cairn.engine.raftlog.LogEntry;
import dev.cairn.engine.raftlog.segment.SegmentRaftLog;
import dev.cairn.engine.raftlog.segment.SegmentRaftLogConfig;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import dev.cairn.store.command.LogEntryCodec;
import dev.cairn.store.region.ApplyState;
import dev.cairn.store.region.DataKeys;
import dev.cairn.store.region.LocalStates;
import dev.cairn.store.region.PeerState;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoredDataTest {
  private static final long REGION = 4;

  private final Disk disk = SystemEnv.create().disk();
  private final MemoryEngine engine = new MemoryEngine(disk, MemoryOptions.UNWALLED);
  private final SegmentRaftLog log;

  StoredDataTest(@TempDir Path directory) {
    log = SegmentRaftLog.open(disk, directory.resolve("raft"), SegmentRaftLogConfig.defaults());
    var initial = ApplyState.INITIAL;
    var batch = log.batch();
    batch.truncate(REGION, initial.index(), initial.term());
    log.write(batch);
    state(PeerState.Phase.NORMAL, initial);
  }

  @AfterEach
  void close() {
    log.close();
    engine.close();
  }

  private void state(PeerState.Phase phase, ApplyState applied) {
    var peer = new Peer(5, 1, Peer.Role.VOTER);
    var region = new Region(REGION, KeyRange.ALL, new Epoch(1, 1), List.of(peer));
    try (var batch = engine.batch()) {
      LocalStates.putPeer(batch, new PeerState(phase, region, peer.id()));
      LocalStates.putApplied(batch, REGION, applied);
      engine.write(batch);
    }
  }

  private void append(long index, byte[] data) {
    var batch = log.batch();
    batch.append(REGION, List.of(new LogEntry(index, 6, (byte) 0, data)));
    log.write(batch);
  }

  private boolean isThere() {
    return StoredData.isThere(engine, log);
  }

  @Test
  void aStoreThatOnlyElectedLeadersHoldsNothing() {
    assertThat(isThere()).isFalse();
    append(6, new byte[0]);
    append(7, LogEntryCodec.compact(6, 6));
    assertThat(isThere()).isFalse();
  }

  @Test
  void aPairOfAnyFamilyIsData() {
    for (var family : List.of(ColumnFamily.DEFAULT, ColumnFamily.LOCK, ColumnFamily.WRITE)) {
      byte[] key = DataKeys.encode(Key.of("k").bytes());
      try (var batch = engine.batch()) {
        batch.put(family, key, new byte[0]);
        engine.write(batch);
      }
      assertThat(isThere()).isTrue();
      try (var batch = engine.batch()) {
        batch.delete(family, key);
        engine.write(batch);
      }
      assertThat(isThere()).isFalse();
    }
  }

  @Test
  void aWriteThatIsOnlyInTheLogIsDataUntilItIsApplied() {
    append(6, new byte[0]);
    append(7, LogEntryCodec.writes(1, List.of(new byte[] {1}), 1));
    append(8, new byte[0]);
    assertThat(isThere()).isTrue();
    state(PeerState.Phase.NORMAL, new ApplyState(6, 6));
    assertThat(isThere()).isTrue();
    state(PeerState.Phase.NORMAL, new ApplyState(7, 6));
    assertThat(isThere()).isFalse();
  }

  @Test
  void aSnapshotHalfPutInIsData() {
    state(PeerState.Phase.APPLYING, ApplyState.INITIAL);
    assertThat(isThere()).isTrue();
    state(PeerState.Phase.TOMBSTONE, ApplyState.INITIAL);
    assertThat(isThere()).isFalse();
  }
}
