package dev.cairn.store.peer;

import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import java.util.ArrayList;
import java.util.List;

/// A change of members that a leader has applied, in this term or before, and of which it is not
/// sure yet that a quorum would know after a crash. Until then nobody may act on it: if PD gave a
/// removed peer's store away or the peer deleted its data, and the leader were lost, those who are
/// left would still need the votes of those who are gone.
///
/// Thread: the peer's poller.
final class ChangeInProgress {
  private final List<Peer> dismissed = new ArrayList<>();
  private boolean open = true;

  /// A change was applied by the leader `self`.
  void applied(Region before, Region after, long self) {
    open = true;
    for (var peer : before.peers()) {
      if (peer.id() != self && after.peer(peer.id()) == null) {
        dismissed.add(peer);
      }
    }
  }

  boolean isOpen() {
    return open;
  }

  /// A quorum knows: gives the peers that were removed and may be told.
  List<Peer> settle() {
    var told = List.copyOf(dismissed);
    dismissed.clear();
    open = false;
    return told;
  }

  /// Somebody else leads now. Should this peer lead again, it may have applied a change that it
  /// alone knows of: open until a quorum is known to know.
  void forget() {
    open = true;
    dismissed.clear();
  }
}
