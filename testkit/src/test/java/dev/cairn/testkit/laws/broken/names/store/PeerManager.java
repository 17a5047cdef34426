package dev.cairn.testkit.laws.broken.names.store;

/// Does anything.
record PeerManager(int peers) {}
