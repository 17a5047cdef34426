package dev.cairn.multiraft.transport;

/// Where messages from other stores go. Thread-safe; never blocks.
public interface Inbound {
  /// A message for a peer of this store.
  void deliver(GroupMessage message);

  /// A store could not be reached with a message to one of its peers.
  void unreachable(long group, long peer);
}
