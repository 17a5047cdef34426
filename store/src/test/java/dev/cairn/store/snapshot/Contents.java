package dev.cairn.store.snapshot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.Engine;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import dev.cairn.store.region.ApplyState;
import dev.cairn.store.region.DataKeys;
import dev.cairn.store.region.DataReads;
import dev.cairn.store.region.LocalStates;
import dev.cairn.store.region.PeerState;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is in an engine, and what the tests put there: a Region before and after it grew at one end
/// and shrank at the other, and a neighbour's data on both sides.
final class Contents {
  static final long PEER = 22;
  static final ApplyState BEFORE = new ApplyState(10, 6);
  static final ApplyState AFTER = new ApplyState(20, 7);
  static final Region OLD = region(1, "b", "m", new Epoch(3, 4));
  static final Region NEW = region(1, "d", "q", new Epoch(4, 6));
  static final Region NEIGHBOUR = region(2, "q", "", new Epoch(1, 1));

  /// The data of all families as text: `family/key` to value.
  static final SortedMap<String, String> OLD_DATA = data("old", "b", "c", "d", "e", "l\u00ff");

  static final SortedMap<String, String> NEW_DATA = data("new", "d", "da", "e", "m", "p\u00ff");
  static final SortedMap<String, String> AROUND = data("other", "", "a\u00ff", "q", "\u00ff");

  /// Inside the new range, and in nobody's Region.
  static final SortedMap<String, String> REMAINS = data("remains", "d", "dd", "n", "p\u00ff\u00ff");

  private static final List<ColumnFamily> FAMILIES =
      List.of(ColumnFamily.DEFAULT, ColumnFamily.LOCK, ColumnFamily.WRITE);

  private Contents() {}

  static Region region(long id, String start, String end, Epoch epoch) {
    return new Region(
        id,
        new KeyRange(Key.of(start), Key.of(end)),
        epoch,
        List.of(
            new Peer(21, 1, Peer.Role.VOTER),
            new Peer(PEER, 2, Peer.Role.VOTER),
            new Peer(23, 3, Peer.Role.LEARNER)));
  }

  /// Each family has its own keys; the lock family misses the first.
  private static SortedMap<String, String> data(String what, String... keys) {
    var data = new TreeMap<String, String>();
    for (var family : List.of("default", "lock", "write")) {
      for (String key : keys) {
        if (!family.equals("lock") || !key.equals(keys[0])) {
          data.put(family + "/" + key, what + " " + family);
        }
      }
    }
    return data;
  }

  /// Writes data and a Region's state, durably.
  static void put(
      Engine engine, SortedMap<String, String> data, PeerState.Phase phase, Region region) {
    try (var batch = engine.batch()) {
      data.forEach((place, value) -> {
        int slash = place.indexOf('/');
        var family = ColumnFamily.ofData(place.substring(0, slash));
        if (family == null) {
          throw new IllegalArgumentException(place);
        }
        byte[] key = place.substring(slash + 1).getBytes(ISO_8859_1);
        batch.put(family, DataKeys.encode(key), value.getBytes(ISO_8859_1));
      });
      LocalStates.putPeer(batch, new PeerState(phase, region, PEER));
      LocalStates.putApplied(batch, region.id(), region.equals(NEW) ? AFTER : BEFORE);
      engine.write(batch);
    }
    engine.flush();
  }

  /// All data of an engine, whosever it is.
  static SortedMap<String, String> of(Engine engine) {
    var data = new TreeMap<String, String>();
    for (var family : FAMILIES) {
      try (var cursor = new DataReads(engine).cursor(family, KeyRange.ALL)) {
        for (boolean more = cursor.seekToFirst(); more; more = cursor.next()) {
          data.put(
              family.familyName() + "/" + new String(cursor.key(), ISO_8859_1),
              new String(cursor.value(), ISO_8859_1));
        }
      }
    }
    return data;
  }

  /// That data, and the neighbour's.
  static SortedMap<String, String> with(SortedMap<String, String> data) {
    var all = new TreeMap<>(data);
    all.putAll(AROUND);
    return all;
  }
}
