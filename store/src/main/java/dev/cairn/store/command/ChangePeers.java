package dev.cairn.store.command;

import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import dev.cairn.raft.membership.MembershipChange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Changes the peers of a Region: one at a time, or several through a joint configuration that is
/// left by itself.
///
/// ```
/// data    = (nothing)                                  leaves the joint configuration
///         | confVer(8) count(4) change{count}
/// change  = kind(1) peer(8) store(8)                   kind: 0 add voter, 1 add learner, 2 remove
/// ```
///
/// Epoch: one change raises conf_ver by 1; entering a joint configuration by the number of changes,
/// leaving it by the number of roles that it resolves.
///
/// @param confVer the epoch's conf_ver that the change was made for
/// @param changes what changes
public record ChangePeers(long confVer, List<PeerChange> changes) {
  /// One peer's change.
  ///
  /// @param kind what happens to it
  /// @param peer the peer's id
  /// @param store where it is
  public record PeerChange(Kind kind, long peer, long store) {}

  /// What happens to a peer.
  public enum Kind {
    /// It becomes a voter: a new one, or a learner that is promoted.
    ADD_VOTER,
    /// It becomes a learner: a new one, or a voter that is demoted.
    ADD_LEARNER,
    /// It leaves.
    REMOVE
  }

  public ChangePeers {
    changes = List.copyOf(changes);
  }

  /// The entry's data.
  public byte[] encode() {
    var buffer = ByteBuffer.allocate(8 + 4 + 17 * changes.size());
    buffer.putLong(confVer).putInt(changes.size());
    for (var change : changes) {
      buffer.put(code(change.kind())).putLong(change.peer()).putLong(change.store());
    }
    return buffer.array();
  }

  /// Reads an entry's data; null if it leaves a joint configuration.
  public static @Nullable ChangePeers decode(byte[] data) {
    if (data.length == 0) {
      return null;
    }
    var buffer = ByteBuffer.wrap(data);
    long confVer = buffer.getLong();
    int count = buffer.getInt();
    var changes = new ArrayList<PeerChange>(count);
    for (int i = 0; i < count; i++) {
      changes.add(new PeerChange(kind(buffer.get()), buffer.getLong(), buffer.getLong()));
    }
    return new ChangePeers(confVer, changes);
  }

  private static byte code(Kind kind) {
    return switch (kind) {
      case ADD_VOTER -> 0;
      case ADD_LEARNER -> 1;
      case REMOVE -> 2;
    };
  }

  private static Kind kind(byte code) {
    return switch (code) {
      case 0 -> Kind.ADD_VOTER;
      case 1 -> Kind.ADD_LEARNER;
      case 2 -> Kind.REMOVE;
      default -> throw new IllegalArgumentException("membership change of unknown kind " + code);
    };
  }

  /// The same for Raft, which knows peers by their ids only.
  public MembershipChange toRaft() {
    return new MembershipChange(
        changes.stream()
            .map(change ->
                new MembershipChange.Change(
                    switch (change.kind()) {
                      case ADD_VOTER -> MembershipChange.Kind.ADD_VOTER;
                      case ADD_LEARNER -> MembershipChange.Kind.ADD_LEARNER;
                      case REMOVE -> MembershipChange.Kind.REMOVE;
                    },
                    change.peer()))
            .toList(),
        MembershipChange.Transition.AUTO);
  }

  /// Why the change makes no sense for this Region, or null.
  public @Nullable String refuse(Region region) {
    if (confVer != region.epoch().confVer()) {
      return "made for conf_ver " + confVer + ", the region is at " + region.epoch().confVer();
    }
    if (isJoint(region)) {
      return "the region is inside a joint change, which is left first";
    }
    for (int i = 0; i < changes.size(); i++) {
      var refusal = refuse(changes.get(i), region);
      refusal = refusal == null ? refuseAgain(changes.get(i), changes.subList(0, i)) : refusal;
      if (refusal != null) {
        return refusal;
      }
    }
    var after = apply(region);
    if (after.peers().equals(region.peers())) {
      return "it changes nothing";
    }
    // The roles of the peers alone tell, also after a restart, that a Region is inside a joint
    // change.
    return changes.size() > 1 && !isJoint(after)
        ? "several changes, none of a voter: make them one after the other"
        : null;
  }

  private static boolean isJoint(Region region) {
    return region.peers().stream()
        .anyMatch(peer ->
            peer.role() == Peer.Role.INCOMING_VOTER || peer.role() == Peer.Role.DEMOTING_VOTER);
  }

  private @Nullable String refuse(PeerChange change, Region region) {
    var present = region.peer(change.peer());
    var onStore = region.peerOn(change.store());
    if (onStore != null && onStore.id() != change.peer()) {
      return "store " + change.store() + " already has peer " + onStore.id();
    }
    return switch (change.kind()) {
      case ADD_VOTER, ADD_LEARNER ->
          present == null || present.store() == change.store()
              ? null
              : "peer " + present.id() + " is on store " + present.store();
      case REMOVE ->
          changes.size() == 1 || (present != null && present.isLearner())
              ? null
              : "a voter cannot be removed in a joint change: demote it there, then remove it";
    };
  }

  private static @Nullable String refuseAgain(PeerChange change, List<PeerChange> before) {
    for (var other : before) {
      if (other.peer() == change.peer()) {
        return "two of the changes are for peer " + change.peer();
      }
      if (other.store() == change.store()) {
        return "two of the changes are for store " + change.store();
      }
    }
    return null;
  }

  /// The Region after this change has been applied to it.
  public Region apply(Region region) {
    boolean joint = changes.size() > 1;
    var peers = new ArrayList<>(region.peers());
    for (var change : changes) {
      switch (change.kind()) {
        case ADD_VOTER -> set(peers, change, joint ? Peer.Role.INCOMING_VOTER : Peer.Role.VOTER);
        case ADD_LEARNER -> {
          var present = region.peer(change.peer());
          boolean demotes = joint && present != null && present.role() == Peer.Role.VOTER;
          set(peers, change, demotes ? Peer.Role.DEMOTING_VOTER : Peer.Role.LEARNER);
        }
        case REMOVE -> peers.removeIf(peer -> peer.id() == change.peer());
      }
    }
    return with(region, peers, changes.size());
  }

  private static void set(List<Peer> peers, PeerChange change, Peer.Role role) {
    for (int i = 0; i < peers.size(); i++) {
      if (peers.get(i).id() == change.peer()) {
        // A voter that is added again stays what it is.
        boolean voterAlready =
            change.kind() == Kind.ADD_VOTER && peers.get(i).role() == Peer.Role.VOTER;
        peers.set(i, voterAlready ? peers.get(i) : peers.get(i).as(role));
        return;
      }
    }
    peers.add(new Peer(change.peer(), change.store(), role));
  }

  /// The Region after it has left its joint configuration.
  public static Region leaveJoint(Region region) {
    var peers = new ArrayList<Peer>();
    int resolved = 0;
    for (var peer : region.peers()) {
      switch (peer.role()) {
        case VOTER, LEARNER -> peers.add(peer);
        case INCOMING_VOTER -> {
          peers.add(peer.as(Peer.Role.VOTER));
          resolved++;
        }
        case DEMOTING_VOTER -> {
          peers.add(peer.as(Peer.Role.LEARNER));
          resolved++;
        }
      }
    }
    return with(region, peers, resolved);
  }

  private static Region with(Region region, List<Peer> peers, int confVerStep) {
    var epoch = region.epoch();
    return new Region(
        region.id(),
        region.range(),
        new Epoch(epoch.confVer() + confVerStep, epoch.version()),
        peers);
  }
}
