package dev.cairn.engine.replicated;

import dev.cairn.base.bytes.KeyRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A range of keys and the peers that keep it.
///
/// @param id unique in the cluster
/// @param range the keys, as clients address them (encoded where clients encode, raw where they do
///   not)
/// @param epoch which description this is
/// @param peers the replicas, in the order they joined
public record Region(long id, KeyRange range, Epoch epoch, List<Peer> peers) {
  public Region {
    peers = List.copyOf(peers);
  }

  /// The peer on that store, or null.
  public @Nullable Peer peerOn(long store) {
    for (Peer peer : peers) {
      if (peer.store() == store) {
        return peer;
      }
    }
    return null;
  }

  /// The peer with that id, or null.
  public @Nullable Peer peer(long peerId) {
    for (Peer peer : peers) {
      if (peer.id() == peerId) {
        return peer;
      }
    }
    return null;
  }
}
