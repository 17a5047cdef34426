package dev.cairn.store.region;

import dev.cairn.engine.replicated.Region;

/// What a store durably knows of a Region that it holds, held, or is about to hold a peer of.
///
/// @param phase where the peer is in its life
/// @param region the Region as of the applied index; for a tombstone, as of the newest epoch whose
///   members this peer got to know
/// @param peerId the id of the peer here
public record PeerState(Phase phase, Region region, long peerId) {
  /// Where a peer is in its life.
  public enum Phase {
    /// It serves.
    NORMAL,
    /// A snapshot's data is being put in; what is there is to be thrown away, the snapshot applied
    /// again.
    APPLYING,
    /// It was removed. Kept, so that late messages do not bring it back to life.
    TOMBSTONE
  }
}
