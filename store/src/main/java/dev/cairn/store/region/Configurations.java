package dev.cairn.store.region;

import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import dev.cairn.raft.membership.Configuration;
import dev.cairn.raft.quorum.PeerSet;

/// A Region's peers as Raft counts them.
public final class Configurations {
  private Configurations() {}

  /// The configuration that the roles of the Region's peers mean. A joint one is left by itself.
  public static Configuration of(Region region) {
    var incoming = PeerSet.EMPTY;
    var outgoing = PeerSet.EMPTY;
    var learners = PeerSet.EMPTY;
    var learnersNext = PeerSet.EMPTY;
    boolean joint = false;
    for (Peer peer : region.peers()) {
      switch (peer.role()) {
        case VOTER -> {
          incoming = incoming.with(peer.id());
          outgoing = outgoing.with(peer.id());
        }
        case LEARNER -> learners = learners.with(peer.id());
        case INCOMING_VOTER -> {
          incoming = incoming.with(peer.id());
          joint = true;
        }
        case DEMOTING_VOTER -> {
          outgoing = outgoing.with(peer.id());
          learnersNext = learnersNext.with(peer.id());
          joint = true;
        }
      }
    }
    return new Configuration(
        incoming, joint ? outgoing : PeerSet.EMPTY, learners, learnersNext, joint);
  }
}
