package dev.cairn.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.base.bytes.Key;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.replicated.Mutation;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.RawFormat;
import dev.cairn.engine.replicated.Region;
import dev.cairn.engine.replicated.RegionError;
import dev.cairn.engine.replicated.WriteCommand;
import dev.cairn.engine.replicated.WriteOutcome;
import dev.cairn.multiraft.transport.GroupMessage;
import dev.cairn.raft.Message;
import dev.cairn.store.command.ChangePeers.Kind;
import dev.cairn.store.command.ChangePeers.PeerChange;
import dev.cairn.store.peer.SplitLimits;
import dev.cairn.store.peer.SplitOutcome;
import dev.cairn.store.region.LocalStates;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The life of a Region on several stores, through the stores' public doors.
final class StoreClusterTest {
  @TempDir Path root;
  private StoreCluster cluster;

  @BeforeEach
  void found() throws IOException {
    cluster = new StoreCluster(root);
    cluster.start(1);
    until(() -> cluster.leaderStore().isPresent());
  }

  @AfterEach
  void stop() {
    cluster.close();
    assertThat(cluster.failures()).isEmpty();
  }

  private static void until(java.util.concurrent.Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(10)).until(condition);
  }

  private void growToThree() throws IOException {
    join(2);
    join(3);
  }

  /// Adds a replica on that store: as a learner first, promoted once it has caught up.
  private void join(int number) throws IOException {
    long store = cluster.start(number);
    long peer = cluster.newId();
    until(() -> {
      cluster.order(List.of(new PeerChange(Kind.ADD_LEARNER, peer, store)));
      return cluster.region().orElseThrow().peer(peer) != null;
    });
    until(cluster::nobodyIsPending);
    until(() -> {
      cluster.order(List.of(new PeerChange(Kind.ADD_VOTER, peer, store)));
      var present = cluster.region().orElseThrow().peer(peer);
      return present != null && present.role() == Peer.Role.VOTER;
    });
  }

  private int leader() {
    until(() -> cluster.leaderStore().isPresent());
    return cluster.leaderStore().orElseThrow();
  }

  /// Puts at whoever leads, until it is applied.
  private void put(String key, String value) {
    until(() -> cluster.put(leader(), key, value) instanceof WriteOutcome.Applied);
  }

  /// Whether that store answers a read at all, and with this value.
  private boolean holds(int number, String key, String value, boolean anyReplica) {
    try {
      return cluster.get(number, key, anyReplica).equals(Optional.of(value));
    } catch (RefusedException _) {
      return false;
    }
  }

  @Test
  void aSingleStoreServesWhatWasWritten() {
    put("a", "1");
    until(() -> holds(1, "a", "1", false));
    assertThat(cluster.get(1, "b", false)).isEmpty();
  }

  @Test
  void newReplicasGetASnapshotAndThenTheLog() throws IOException {
    for (int i = 0; i < 200; i++) {
      put("k" + i, "v" + i);
    }
    growToThree();
    assertThat(cluster.snapshotsDelivered()).isGreaterThanOrEqualTo(2);
    put("after", "growth");
    for (int store = 1; store <= 3; store++) {
      assertThat(cluster.get(store, "after", true)).contains("growth");
      assertThat(cluster.get(store, "k199", true)).contains("v199");
    }
  }

  @Test
  void aFollowerNamesTheLeader() throws IOException {
    growToThree();
    put("a", "1");
    int leader = leader();
    int follower = leader == 1 ? 2 : 1;
    until(() ->
        cluster.put(follower, "a", "2") instanceof WriteOutcome.Refused(var error)
            && error instanceof RegionError.NotLeader(_, var known)
            && known != null
            && known.store() == cluster.idOf(leader));
  }

  @Test
  void theDeathOfTheLeaderLosesNothing() throws IOException {
    growToThree();
    for (int i = 0; i < 50; i++) {
      put("k" + i, "v" + i);
    }
    int old = leader();
    cluster.stop(old);
    until(() -> cluster.leaderStore().isPresent() && cluster.leaderStore().get() != old);
    put("after", "death");
    for (int i = 0; i < 50; i++) {
      assertThat(cluster.get(leader(), "k" + i, false)).contains("v" + i);
    }
    cluster.start(old);
    until(() -> holds(old, "after", "death", true));
  }

  @Test
  void allStoresRestartWithWhatWasAcknowledged() throws IOException {
    growToThree();
    for (int i = 0; i < 100; i++) {
      put("k" + i, "v" + i);
    }
    for (int store = 1; store <= 3; store++) {
      cluster.stop(store);
    }
    for (int store = 1; store <= 3; store++) {
      cluster.start(store);
    }
    put("after", "restart");
    for (int i = 0; i < 100; i++) {
      assertThat(cluster.get(leader(), "k" + i, false)).contains("v" + i);
    }
  }

  @Test
  void leadershipIsHandedOverWhenAsked() throws IOException {
    growToThree();
    put("a", "1");
    int target = leader() == 2 ? 3 : 2;
    until(() -> {
      cluster.orderTransfer(target);
      return cluster.leaderStore().orElse(0) == target;
    });
    put("a", "2");
    assertThat(cluster.get(target, "a", false)).contains("2");
  }

  @Test
  void aRegionIsDividedAndItsPartsServeEverythingEvenAfterAStop() throws IOException {
    growToThree();
    for (int i = 0; i < 50; i++) {
      put("k" + i, "v" + i);
    }
    var parts = split("k2", "k35");
    assertThat(parts)
        .extracting(part -> part.range().toString())
        .containsExactly("[, k2)", "[k2, k35)", "[k35, ∞)");
    assertThat(parts.getLast().id())
        .as("the right part is the Region that was")
        .isEqualTo(cluster.region().orElseThrow().id());
    for (int i = 0; i < 50; i++) {
      putTo(parts, "k" + i, "w" + i);
    }
    for (int store = 1; store <= 3; store++) {
      cluster.stop(store);
    }
    for (int store = 1; store <= 3; store++) {
      cluster.start(store);
    }
    for (int i = 0; i < 50; i++) {
      assertThat(getFrom(parts, "k" + i)).contains("w" + i);
    }
  }

  @Test
  void aRegionThatHasBecomeTooLargeIsDivided() throws IOException {
    cluster.close();
    var limits = new SplitLimits(Duration.ofMillis(100), 64 << 10, 96 << 10, 1L << 40, 1L << 41, 3);
    cluster = new StoreCluster(root.resolve("small"), limits);
    cluster.start(1);
    until(() -> cluster.leaderStore().isPresent());
    var value = "v".repeat(1 << 10);
    for (int i = 0; i < 200; i++) {
      put("k%03d".formatted(i), value);
    }
    until(() -> cluster.store(1).regionCount() >= 2);
    assertThat(cluster.region().orElseThrow().range().end().isEmpty()).isTrue();
  }

  @Test
  void keysThatAreNoPlacesToSplitAtAreRefused() {
    put("b", "1");
    assertThat(cluster.split(1, "b", "b"))
        .isEqualTo(
            new SplitOutcome.Refused(
                new RegionError.BadSplit("split keys must ascend: b follows b")));
    var parts = split("m");
    assertThat(cluster.split(1, "c"))
        .as("with the epoch of the right part")
        .isInstanceOfSatisfying(
            SplitOutcome.Refused.class,
            refused -> assertThat(refused.error()).isInstanceOf(RegionError.BadSplit.class));
    assertThat(parts).hasSize(2);
  }

  @Test
  void aStoreThatWasAwayDuringASplitCatchesUp() throws IOException {
    growToThree();
    put("a", "1");
    put("z", "1");
    int away = leader() == 3 ? 2 : 3;
    cluster.cutOff(away);
    var parts = split("m");
    putTo(parts, "a", "2");
    putTo(parts, "z", "2");
    cluster.reconnect(away);
    until(() -> cluster.store(away).regionCount() == 2);
    long left = parts.getFirst().id();
    until(() ->
        LocalStates.applied(cluster.engine(away), left)
            .equals(LocalStates.applied(cluster.engine(leader()), left)));
    assertThat(cluster.engine(away).get(ColumnFamily.DEFAULT, new byte[] {'z', 'a'}))
        .isEqualTo(new byte[] {'2'});
    assertThat(cluster.failures()).isEmpty();
  }

  private List<Region> split(String... keys) {
    var parts = new AtomicReference<List<Region>>();
    until(() -> {
      if (cluster.split(leader(), keys) instanceof SplitOutcome.Done(var regions)) {
        parts.set(regions);
        return true;
      }
      return false;
    });
    until(() -> cluster.region().orElseThrow().epoch().equals(parts.get().getFirst().epoch()));
    return parts.get();
  }

  private static Region of(List<Region> parts, String key) {
    return parts.stream()
        .filter(part -> part.range().contains(Key.of(key)))
        .findFirst()
        .orElseThrow();
  }

  private void putTo(List<Region> parts, String key, String value) {
    var part = of(parts, key);
    until(() -> {
      for (int store = 1; store <= 3; store++) {
        if (cluster.put(store, part, key, value) instanceof WriteOutcome.Applied) {
          return true;
        }
      }
      return false;
    });
  }

  private Optional<String> getFrom(List<Region> parts, String key) {
    var part = of(parts, key);
    var found = new AtomicReference<Optional<String>>();
    until(() -> {
      for (int store = 1; store <= 3; store++) {
        try {
          found.set(cluster.get(store, part, key));
          return true;
        } catch (RefusedException _) {
          // The next one may lead.
        }
      }
      return false;
    });
    return found.get();
  }

  @Test
  void aCutOffLeaderAnswersNoReadsAndLosesItsPlace() throws IOException {
    growToThree();
    put("a", "1");
    int old = leader();
    cluster.cutOff(old);
    until(() -> cluster.leaderStore().orElse(old) != old);
    put("a", "2");
    until(() -> {
      try {
        cluster.get(old, "a", false);
        return false;
      } catch (RefusedException _) {
        return true;
      }
    });
    cluster.reconnect(old);
    until(() -> holds(old, "a", "2", true));
  }

  @Test
  void aRemovedPeerTakesItsDataWithIt() throws IOException {
    growToThree();
    put("a", "1");
    int leader = leader();
    int victim = leader == 3 ? 2 : 3;
    var peer = cluster.peerOn(victim);
    until(() -> {
      cluster.order(List.of(new PeerChange(Kind.REMOVE, peer.id(), peer.store())));
      return cluster.region().orElseThrow().peer(peer.id()) == null;
    });
    until(() -> cluster.store(victim).regionCount() == 0);
    assertThat(cluster.engine(victim).get(ColumnFamily.DEFAULT, new byte[] {'z', 'a'})).isNull();
    assertThat(cluster.raftLog(victim).groups()).isEmpty();
    put("a", "2");
  }

  @Test
  void aPeerRemovedWhileItWasAwayLearnsOfIt() throws IOException {
    growToThree();
    int leader = leader();
    int victim = leader == 3 ? 2 : 3;
    var peer = cluster.peerOn(victim);
    cluster.cutOff(victim);
    until(() -> {
      cluster.order(List.of(new PeerChange(Kind.REMOVE, peer.id(), peer.store())));
      return cluster.region().orElseThrow().peer(peer.id()) == null;
    });
    put("a", "1");
    cluster.reconnect(victim);
    until(() -> cluster.store(victim).regionCount() == 0);
  }

  @Test
  void aPeerWithoutDataDoesNotBelieveAPlacementDriverThatHasNotHeardOfIt() throws IOException {
    put("a", "1");
    long region = cluster.region().orElseThrow().id();
    long store = cluster.start(2);
    var peer = new Peer(cluster.newId(), store, Peer.Role.LEARNER);
    cluster.deafenPlacement(true);
    // It is spoken to, so it comes to life, but nobody learns that it needs a snapshot.
    cluster.lose(message -> message.from().id() == peer.id());
    cluster.order(List.of(new PeerChange(Kind.ADD_LEARNER, peer.id(), store)));
    until(() -> cluster.store(2).regionCount() == 1);
    assertThat(hasPeer(1, region, peer)).isTrue();
    cluster.lose(message -> message.from().id() == peer.id() || message.to().id() == peer.id());
    long asked = cluster.questionsToPlacement();
    until(() -> cluster.questionsToPlacement() > asked + 1);
    cluster.lose(_ -> false);
    cluster.deafenPlacement(false);
    until(() -> holds(2, "a", "1", true));
  }

  /// A peer that was removed before it had data knows the newest epoch, but not whose it is.
  @Test
  void aTombstoneDoesNotTellALiveVoterThatItWasRemoved() throws IOException {
    growToThree();
    join(4);
    put("a", "1");
    long region = cluster.region().orElseThrow().id();
    int behind = leader() == 4 ? 3 : 4;
    var behindPeer = cluster.peerOn(behind);
    var blank = new Peer(cluster.newId(), cluster.start(5), Peer.Role.VOTER);
    cluster.lose(message -> message.from().id() == blank.id());
    until(() -> {
      cluster.order(List.of(new PeerChange(Kind.ADD_VOTER, blank.id(), blank.store())));
      return hasPeer(behind, region, blank);
    });
    var askedForVotes = new AtomicInteger();
    cluster.lose(message -> {
      boolean fromBehind = message.from().id() == behindPeer.id();
      if (fromBehind && message.to().id() == blank.id()) {
        askedForVotes.incrementAndGet();
        return false;
      }
      boolean fromBlank = message.from().id() == blank.id();
      return fromBehind
          || (fromBlank
              ? message instanceof GroupMessage.OfRaft
              : message.to().id() == behindPeer.id());
    });
    until(() -> {
      cluster.order(List.of(new PeerChange(Kind.REMOVE, blank.id(), blank.store())));
      return cluster.store(5).regionCount() == 0;
    });
    int before = askedForVotes.get();
    until(() -> askedForVotes.get() > before + 1);
    assertThat(cluster.store(behind).regionCount()).isEqualTo(1);
    cluster.lose(_ -> false);
    put("a", "2");
    until(() -> holds(behind, "a", "2", true));
  }

  /// Beside the tombstone of an earlier peer, whose remains a restart clears.
  @Test
  void aPeerWithoutDataKeepsItsTermThroughARestart() throws IOException {
    growToThree();
    int victim = leader() == 3 ? 2 : 3;
    long region = cluster.region().orElseThrow().id();
    var old = cluster.peerOn(victim);
    until(() -> {
      cluster.order(List.of(new PeerChange(Kind.REMOVE, old.id(), old.store())));
      return cluster.region().orElseThrow().peer(old.id()) == null;
    });
    until(() -> cluster.raftLog(victim).groups().isEmpty());
    long id = cluster.newId();
    // It is spoken to and cannot answer, so nobody sends it data.
    cluster.lose(message -> message.from().id() == id);
    until(() -> {
      cluster.order(List.of(new PeerChange(Kind.ADD_LEARNER, id, old.store())));
      return cluster.raftLog(victim).groups().contains(region);
    });
    cluster.lose(message -> message.from().id() == id || message.to().id() == id);
    cluster.stop(victim);
    cluster.start(victim);
    assertThat(cluster.raftLog(victim).hardState(region).term()).isPositive();
    cluster.lose(_ -> false);
    put("a", "1");
    until(() -> holds(victim, "a", "1", true));
  }

  /// The other one has the change in its log and does not know that it is committed, so it cannot
  /// be elected without the one that is removed.
  @Test
  void aLeaderThatAppliedItsOwnRemovalHelpsTheOthersEvenAfterACrash() throws IOException {
    join(2);
    put("a", "1");
    int staying = leader();
    int leaving = staying == 1 ? 2 : 1;
    var peer = cluster.peerOn(leaving);
    long region = cluster.region().orElseThrow().id();
    long end = cluster.raftLog(staying).lastIndex(region);
    cluster.lose(message ->
        message instanceof GroupMessage.OfRaft raft
            && (message.from().id() == peer.id()
                ? !elects(raft.message(), end)
                : raft.message() instanceof Message.VoteRequest));
    cluster.order(List.of(new PeerChange(Kind.REMOVE, peer.id(), peer.store())));
    until(() -> !hasPeer(leaving, region, peer));
    assertThat(hasPeer(staying, region, peer)).isTrue();
    cluster.kill(leaving);
    cluster.start(leaving);
    until(() -> !hasPeer(leaving, region, peer));
    cluster.lose(_ -> false);
    until(() -> !hasPeer(staying, region, peer));
    put("a", "2");
    until(() -> cluster.store(leaving).regionCount() == 0);
  }

  /// Whether a message is one of those by which a leader is elected and commits, but not one that
  /// tells others that anything behind `end` is committed.
  private static boolean elects(Message message, long end) {
    return switch (message) {
      case Message.VoteRequest _ -> true;
      case Message.Append append -> append.commit() <= end;
      case Message.Heartbeat heartbeat -> heartbeat.commit() <= end;
      default -> false;
    };
  }

  private boolean hasPeer(int number, long region, Peer peer) {
    return LocalStates.peer(cluster.engine(number), region)
        .map(state -> state.region().peer(peer.id()) != null)
        .orElse(false);
  }

  @Test
  void aStoreThatWasWipedComesBackAsANewOne() throws IOException {
    growToThree();
    for (int i = 0; i < 100; i++) {
      put("k" + i, "v" + i);
    }
    int leader = leader();
    int victim = leader == 3 ? 2 : 3;
    var lost = cluster.peerOn(victim);
    cluster.stop(victim);
    cluster.wipe(victim);
    join(victim);
    until(() -> {
      cluster.order(List.of(new PeerChange(Kind.REMOVE, lost.id(), lost.store())));
      return cluster.region().orElseThrow().peer(lost.id()) == null;
    });
    assertThat(cluster.get(victim, "k99", true)).contains("v99");
  }

  @Test
  void compareAndSwapIsDecidedInTheOrderOfTheLog() {
    var create =
        new WriteCommand.CompareAndSwap(
            ColumnFamily.DEFAULT, new byte[] {'k'}, null, new byte[] {'1'});
    until(() -> cluster.write(1, create) instanceof WriteOutcome.Swapped);
    var again = (WriteOutcome.Swapped) cluster.write(1, create);
    assertThat(again.swapped()).isFalse();
    assertThat(again.previous()).containsExactly('1');
    var next =
        new WriteCommand.CompareAndSwap(
            ColumnFamily.DEFAULT, new byte[] {'k'}, new byte[] {'1'}, new byte[] {'2'});
    assertThat(((WriteOutcome.Swapped) cluster.write(1, next)).swapped()).isTrue();
    assertThat(cluster.get(1, "k", false)).contains("2");
  }

  @Test
  void whatHasEndedIsDeletedOnEveryReplicaAndAgainAfterARestart() throws IOException {
    growToThree();
    var format = RawFormat.V1TTL;
    byte[] soon = {'s'};
    byte[] later = {'l'};
    var puts =
        new WriteCommand.Mutate(
            List.of(
                new Mutation.Put(ColumnFamily.DEFAULT, soon, format.encode(soon, 10)),
                new Mutation.Put(ColumnFamily.DEFAULT, later, format.encode(later, 11))));
    until(() -> cluster.write(leader(), puts) instanceof WriteOutcome.Applied);
    var expire =
        new WriteCommand.DeleteExpired(
            ColumnFamily.DEFAULT, List.of(soon, later, new byte[] {'n'}), format, 10);
    until(() -> cluster.write(leader(), expire) instanceof WriteOutcome.Applied);
    for (int store = 1; store <= 3; store++) {
      int replica = store;
      until(() -> holdsOnlyTheLater(replica));
    }
    int follower = leader() == 1 ? 2 : 1;
    cluster.stop(follower);
    cluster.start(follower);
    until(() -> holdsOnlyTheLater(follower));
  }

  private boolean holdsOnlyTheLater(int number) {
    try {
      return cluster.get(number, "s", true).isEmpty() && cluster.get(number, "l", true).isPresent();
    } catch (RefusedException _) {
      return false;
    }
  }

  @Test
  void theLogIsTrimmedOnceItsEffectsAreDurable() throws IOException {
    for (int i = 0; i < 300; i++) {
      put("k" + i, "v" + i);
    }
    long region = cluster.region().orElseThrow().id();
    assertThat(cluster.raftLog(1).truncatedIndex(region)).isEqualTo(5);
    cluster.engine(1).flush();
    until(() -> cluster.raftLog(1).truncatedIndex(region) > 100);
    cluster.stop(1);
    cluster.start(1);
    until(() -> holds(1, "k299", "v299", false));
  }
}
