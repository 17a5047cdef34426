package dev.cairn.store.report;

import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.store.command.ChangePeers;
import java.util.List;

/// What PD wants the leader of a Region to do.
public sealed interface RegionOrder {
  /// The Region.
  long region();

  /// The epoch that PD knew it by.
  Epoch epoch();

  /// Change the peers; several changes go through a joint configuration.
  record ChangeMembers(long region, Epoch epoch, List<ChangePeers.PeerChange> changes)
      implements RegionOrder {
    public ChangeMembers {
      changes = List.copyOf(changes);
    }
  }

  /// Hand leadership to this peer.
  record Transfer(long region, Epoch epoch, Peer target) implements RegionOrder {}
}
