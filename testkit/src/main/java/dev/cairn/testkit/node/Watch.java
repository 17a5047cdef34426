package dev.cairn.testkit.node;

import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.memory.MemoryEngine;
import dev.cairn.engine.raftlog.RaftLog;
import dev.cairn.store.region.ApplyState;
import dev.cairn.store.region.DataKeys;
import dev.cairn.store.region.LocalStates;
import dev.cairn.store.region.PeerState;
import dev.cairn.testkit.trace.TraceEvent.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What an onlooker who sees all machines at once can judge: one leader a term, leases that do not
/// overlap, logs that match, what is committed stays, equal data at equal applied index. (Raft
/// paper, figure 3; Region cover is invariant 5 of the architecture.)
///
/// For the world's thread.
public final class Watch {
  private final SimulatedCluster cluster;
  private final Map<Long, TreeMap<Long, Long>> leaders = new TreeMap<>();
  private final Map<Long, TreeMap<Long, Applied>> applied = new TreeMap<>();

  private record Applied(long term, long digest, String node) {}

  Watch(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  /// A peer speaks as leader of a term.
  void leads(long region, long term, long peer, String node) {
    var terms = leaders.computeIfAbsent(region, _ -> new TreeMap<>());
    var known = terms.putIfAbsent(term, peer);
    if (known == null) {
      cluster.trace().event(node, Kind.LEADER, region, term, "peer " + peer);
    } else if (known != peer) {
      cluster.violated(
          "one leader a term",
          "in term %d of region %d peer %d leads, and peer %d on %s too"
              .formatted(term, region, known, peer, node));
    }
  }

  /// Each time a leader speaks, so also whenever it may have got a lease anew.
  void compareLeases(long region, StoreNode speaker) {
    if (!holdsLease(speaker, region)) {
      return;
    }
    for (var other : cluster.stores()) {
      if (other != speaker && holdsLease(other, region)) {
        cluster.violated(
            "leases never overlap",
            "%s and %s both hold the lease of region %d"
                .formatted(speaker.machine().name(), other.machine().name(), region));
      }
    }
  }

  private static boolean holdsLease(StoreNode node, long region) {
    var store = node.store();
    return node.runs() && store != null && store.holdsLease(region);
  }

  /// How many leaders there have been.
  public int elections() {
    return leaders.values().stream().mapToInt(TreeMap::size).sum();
  }

  /// Looks at every store's disk and log.
  public void inspect() {
    for (var node : cluster.stores()) {
      for (var state : LocalStates.all(node.memory())) {
        if (state.phase() == PeerState.Phase.NORMAL) {
          inspect(node, state);
        }
      }
    }
    compareLogs();
  }

  private void inspect(StoreNode node, PeerState state) {
    long region = state.region().id();
    var at = LocalStates.applied(node.memory(), region);
    if (at.equals(ApplyState.NONE)) {
      return;
    }
    var here = new Applied(at.term(), digest(node.memory(), state), node.machine().name());
    var known = applied.computeIfAbsent(region, _ -> new TreeMap<>()).putIfAbsent(at.index(), here);
    if (known == null) {
      return;
    }
    if (known.term() != here.term()) {
      cluster.violated(
          "what is committed stays",
          "region %d applied entry %d of term %d on %s, of term %d on %s"
              .formatted(region, at.index(), known.term(), known.node(), here.term(), here.node()));
    } else if (known.digest() != here.digest()) {
      cluster.violated(
          "equal data at equal applied index",
          "region %d at index %d holds other data on %s than on %s"
              .formatted(region, at.index(), here.node(), known.node()));
    }
  }

  private static long digest(MemoryEngine engine, PeerState state) {
    long digest = state.region().hashCode();
    var range = DataKeys.encode(state.region().range());
    for (var family : List.of(ColumnFamily.DEFAULT, ColumnFamily.LOCK, ColumnFamily.WRITE)) {
      digest = digest * 31 + engine.digest(family, range);
    }
    return digest;
  }

  private void compareLogs() {
    var logs = new ArrayList<RaftLog>();
    var names = new ArrayList<String>();
    for (var node : cluster.stores()) {
      var log = node.log();
      if (node.runs() && log != null) {
        logs.add(log);
        names.add(node.machine().name());
      }
    }
    for (int a = 0; a < logs.size(); a++) {
      for (int b = a + 1; b < logs.size(); b++) {
        compare(logs.get(a), names.get(a), logs.get(b), names.get(b));
      }
    }
  }

  private void compare(RaftLog one, String oneName, RaftLog other, String otherName) {
    for (long region : one.groups()) {
      if (!other.groups().contains(region)) {
        continue;
      }
      long committed = Math.min(one.hardState(region).commit(), other.hardState(region).commit());
      long to = Math.min(committed, Math.min(one.lastIndex(region), other.lastIndex(region)));
      long from = Math.max(one.truncatedIndex(region), other.truncatedIndex(region)) + 1;
      if (to >= from && one.term(region, to) != other.term(region, to)) {
        cluster.violated(
            "logs match",
            "entry %d of region %d, committed, has term %d on %s and %d on %s"
                .formatted(
                    to, region, one.term(region, to), oneName, other.term(region, to), otherName));
      }
    }
  }

  /// Whether the cluster has come to rest.
  public boolean isSettled() {
    return whatIsUnsettled().isEmpty();
  }

  /// What keeps it from rest, empty if nothing does.
  public String whatIsUnsettled() {
    return new Settling(cluster).unsettled();
  }

  /// What PD believes, a line for each store and Region.
  public List<String> placement() {
    return new Settling(cluster).placement();
  }

  /// Whether every key belongs to exactly one Region in PD, and to one among the stores' newest
  /// descriptions. Once all is quiet.
  public void inspectCover() {
    var room = cluster.pd().room();
    if (room != null) {
      var ranges = new ArrayList<KeyRange>();
      room.driver().scan(KeyRange.ALL, 0).forEach(info -> ranges.add(info.region().range()));
      checkCover("PD", ranges);
    }
    var newest = new TreeMap<Long, PeerState>();
    for (var node : cluster.stores()) {
      for (var state : LocalStates.all(node.memory())) {
        if (state.phase() == PeerState.Phase.NORMAL) {
          newest.merge(
              state.region().id(),
              state,
              (known, found) ->
                  known.region().epoch().isOlderThan(found.region().epoch()) ? found : known);
        }
      }
    }
    var ranges = new ArrayList<KeyRange>();
    newest.values().stream()
        .map(state -> state.region().range())
        .sorted((a, b) -> a.start().compareTo(b.start()))
        .forEach(ranges::add);
    checkCover("the stores", ranges);
  }

  private void checkCover(String where, List<KeyRange> ranges) {
    if (!Cover.isWholeRanges(ranges)) {
      cluster.violated("every key belongs to one Region", where + " know these ranges: " + ranges);
    }
  }
}
