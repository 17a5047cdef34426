package dev.cairn.store.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.WriteBatch;
import dev.cairn.engine.memory.MemoryEngine;
import dev.cairn.engine.memory.MemoryOptions;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import dev.cairn.store.region.LocalStates.Ident;
import dev.cairn.store.region.PeerState.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import kvproto.raft_serverpb.RegionLocalState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LocalStatesTest {
  private final MemoryEngine engine =
      new MemoryEngine(SystemEnv.create().disk(), MemoryOptions.UNWALLED);

  @AfterEach
  void close() {
    engine.close();
  }

  private void write(Consumer<WriteBatch> changes) {
    try (var batch = engine.batch()) {
      changes.accept(batch);
      engine.write(batch);
    }
  }

  private static Region region(long id) {
    var random = new Random(id);
    var peers = new ArrayList<Peer>();
    for (var role : Peer.Role.values()) {
      peers.add(new Peer(random.nextLong(), random.nextLong(), role));
    }
    var bytes = new byte[3];
    random.nextBytes(bytes);
    return new Region(
        id,
        new KeyRange(Key.of(bytes), id % 2 == 0 ? Key.EMPTY : Key.of(bytes).next()),
        new Epoch(random.nextLong(), random.nextLong()),
        peers);
  }

  @Test
  void aStoreKnowsWhoItIsOnlyOnceItWasTold() {
    assertThat(LocalStates.ident(engine)).isEmpty();
    write(batch -> LocalStates.putIdent(batch, new Ident(Long.MAX_VALUE, 3)));
    assertThat(LocalStates.ident(engine)).contains(new Ident(Long.MAX_VALUE, 3));
    assertThat(LocalStates.all(engine)).isEmpty();
  }

  @Test
  void aPeersStateComesBackInEveryPhaseAlsoWhenItsRegionListsItNoMore() {
    assertThat(LocalStates.peer(engine, 7)).isEmpty();
    for (var phase : Phase.values()) {
      var state = new PeerState(phase, region(7), 99);
      write(batch -> LocalStates.putPeer(batch, state));
      assertThat(LocalStates.peer(engine, 7)).contains(state);
    }
  }

  @Test
  void statesAreListedByIdAndApplyStatesAreNotAmongThem() {
    var expected = new ArrayList<PeerState>();
    for (long id : new long[] {1, 2, 255, 256, 1L << 33, Long.MAX_VALUE}) {
      expected.add(new PeerState(Phase.NORMAL, region(id), id + 1));
    }
    for (var state : expected.reversed()) {
      write(batch -> {
        LocalStates.putPeer(batch, state);
        LocalStates.putApplied(batch, state.region().id(), new ApplyState(8, 6));
        LocalStates.putIdent(batch, new Ident(1, 2));
      });
    }
    assertThat(LocalStates.all(engine)).isEqualTo(expected);
  }

  @Test
  void whatIsAppliedDurablyLagsUntilTheEngineFlushes() {
    assertThat(LocalStates.applied(engine, 7)).isEqualTo(ApplyState.NONE);
    write(batch -> LocalStates.putApplied(batch, 7, ApplyState.INITIAL));
    engine.flush();
    write(batch -> LocalStates.putApplied(batch, 7, new ApplyState(9, 6)));
    assertThat(LocalStates.applied(engine, 7)).isEqualTo(new ApplyState(9, 6));
    assertThat(LocalStates.appliedDurably(engine, 7)).isEqualTo(ApplyState.INITIAL);
    engine.flush();
    assertThat(LocalStates.appliedDurably(engine, 7)).isEqualTo(new ApplyState(9, 6));
    assertThat(LocalStates.applied(engine, 8)).isEqualTo(ApplyState.NONE);
  }

  @Test
  void whereAPeerWasRestoredStaysWhileItAppliesMore() {
    assertThat(LocalStates.restoredAt(engine, 7)).isEqualTo(ApplyState.NONE);
    write(batch -> LocalStates.putRestored(batch, 7, new ApplyState(9, 6)));
    assertThat(LocalStates.applied(engine, 7)).isEqualTo(new ApplyState(9, 6));
    write(batch -> LocalStates.putApplied(batch, 7, new ApplyState(10, 6)));
    assertThat(LocalStates.restoredAt(engine, 7)).isEqualTo(new ApplyState(9, 6));
    write(batch -> LocalStates.deleteApplied(batch, 7));
    assertThat(LocalStates.restoredAt(engine, 7)).isEqualTo(ApplyState.NONE);
  }

  @Test
  void whatIsForgottenIsForgottenForThatRegionAlone() {
    for (long id : new long[] {7, 8}) {
      write(batch -> {
        LocalStates.putPeer(batch, new PeerState(Phase.NORMAL, region(id), 1));
        LocalStates.putApplied(batch, id, new ApplyState(9, 6));
      });
    }
    write(batch -> LocalStates.deleteApplied(batch, 7));
    assertThat(LocalStates.applied(engine, 7)).isEqualTo(ApplyState.NONE);
    assertThat(LocalStates.peer(engine, 7)).isPresent();
    write(batch -> LocalStates.deletePeer(batch, 7));
    assertThat(LocalStates.peer(engine, 7)).isEmpty();
    assertThat(LocalStates.all(engine)).hasSize(1);
    assertThat(LocalStates.applied(engine, 8)).isEqualTo(new ApplyState(9, 6));
  }

  @Test
  void aValueThatDoesNotParseIsCorruption() {
    write(batch -> {
      batch.put(ColumnFamily.RAFT, LocalKeys.STORE_IDENT, new byte[] {1, 2, 3});
      batch.put(ColumnFamily.RAFT, LocalKeys.regionState(7), new byte[] {1, 2, 3});
    });
    assertCode(() -> LocalStates.ident(engine), ErrorCode.FILE_CORRUPT);
    assertCode(() -> LocalStates.peer(engine, 7), ErrorCode.FILE_CORRUPT);
    assertCode(() -> LocalStates.all(engine), ErrorCode.FILE_CORRUPT);
  }

  @Test
  void aStateThatOnlyANewerVersionKnowsIsNotGuessed() {
    var merging =
        RegionLocalState.newBuilder()
            .setState(kvproto.raft_serverpb.PeerState.Merging)
            .setRegion(RegionCodec.toProto(region(7)))
            .build();
    write(batch -> batch.put(ColumnFamily.RAFT, LocalKeys.regionState(7), merging.toByteArray()));
    assertCode(() -> LocalStates.peer(engine, 7), ErrorCode.DATA_VERSION_UNKNOWN);
  }

  private static void assertCode(Runnable reads, ErrorCode code) {
    assertThatThrownBy(reads::run)
        .isInstanceOfSatisfying(CairnException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void aRegionComesBackFromItsWireForm() {
    for (long id = 1; id < 50; id++) {
      assertThat(RegionCodec.fromProto(RegionCodec.toProto(region(id)))).isEqualTo(region(id));
    }
    var empty = new Region(1, KeyRange.ALL, new Epoch(0, 0), List.of());
    assertThat(RegionCodec.fromProto(RegionCodec.toProto(empty))).isEqualTo(empty);
  }
}
