package dev.cairn.store.region;

import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import dev.cairn.raft.Configuration;
import java.util.ArrayList;
import java.util.List;

/// A Region's peers as Raft counts them.
public final class Configurations {
  private Configurations() {}

  /// The configuration that the roles of the Region's peers mean. A joint one is left by itself.
  public static Configuration of(Region region) {
    List<Long> incoming = new ArrayList<>();
    List<Long> outgoing = new ArrayList<>();
    List<Long> learners = new ArrayList<>();
    List<Long> learnersNext = new ArrayList<>();
    boolean joint = false;
    for (Peer peer : region.peers()) {
      switch (peer.role()) {
        case VOTER -> {
          incoming.add(peer.id());
          outgoing.add(peer.id());
        }
        case LEARNER -> learners.add(peer.id());
        case INCOMING_VOTER -> {
          incoming.add(peer.id());
          joint = true;
        }
        case DEMOTING_VOTER -> {
          outgoing.add(peer.id());
          learnersNext.add(peer.id());
          joint = true;
        }
      }
    }
    return Configuration.of(incoming, joint ? outgoing : List.of(), learners, learnersNext, joint);
  }
}
