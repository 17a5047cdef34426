package dev.cairn.testkit.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.Engine;
import dev.cairn.engine.raftlog.HardStateRecord;
import dev.cairn.engine.raftlog.RaftLog;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import dev.cairn.store.region.ApplyState;
import dev.cairn.store.region.LocalStates;
import dev.cairn.store.region.PeerState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// Divides a cluster's first Region into many before anything is written to it, leaving on the disk
/// of its one store what a split would leave.
final class Founding {
  private static final int REGIONS_MAX = 26;

  private Founding() {}

  /// The first key of that Region.
  static String firstKey(int region) {
    return String.valueOf((char) ('a' + region));
  }

  /// Divides the store's only Region if it covers everything still.
  ///
  /// @param ids gives ids that nothing else has
  static void divide(Engine engine, RaftLog log, long store, int regions, LongSupplier ids) {
    if (regions < 1 || regions > REGIONS_MAX) {
      throw new IllegalArgumentException("1 to " + REGIONS_MAX + " regions, not " + regions);
    }
    var states = LocalStates.all(engine);
    if (regions == 1
        || states.size() != 1
        || !states.getFirst().region().range().equals(KeyRange.ALL)) {
      return;
    }
    var first = states.getFirst();
    var parts = new ArrayList<PeerState>();
    for (int i = 0; i < regions; i++) {
      parts.add(part(first, store, i, regions, ids));
    }
    write(engine, log, parts, first.region().id());
  }

  private static PeerState part(
      PeerState whole, long store, int place, int regions, LongSupplier ids) {
    var range =
        new KeyRange(
            place == 0 ? Key.EMPTY : Key.of(firstKey(place).getBytes(UTF_8)),
            place == regions - 1 ? Key.EMPTY : Key.of(firstKey(place + 1).getBytes(UTF_8)));
    long id = place == 0 ? whole.region().id() : ids.getAsLong();
    long peer = place == 0 ? whole.peerId() : ids.getAsLong();
    var region =
        new Region(
            id, range, new Epoch(1, regions), List.of(new Peer(peer, store, Peer.Role.VOTER)));
    return new PeerState(PeerState.Phase.NORMAL, region, peer);
  }

  private static void write(Engine engine, RaftLog log, List<PeerState> parts, long first) {
    var initial = ApplyState.INITIAL;
    var logBatch = log.batch();
    for (var part : parts) {
      long id = part.region().id();
      if (id != first) {
        logBatch.truncate(id, initial.index(), initial.term());
        logBatch.hardState(id, new HardStateRecord(initial.term(), 0, initial.index()));
      }
    }
    if (!logBatch.isEmpty()) {
      log.write(logBatch);
    }
    try (var batch = engine.batch()) {
      for (var part : parts) {
        LocalStates.putPeer(batch, part);
        LocalStates.putApplied(batch, part.region().id(), initial);
      }
      engine.write(batch);
    }
    engine.flush();
  }
}
