package dev.cairn.multiraft.transport;

import java.util.function.Consumer;

/// Carries messages to other stores. Thread-safe; never blocks.
///
/// Messages may be lost, come late, twice, or out of order; Raft is built for that. What cannot be
/// sent is dropped, and the listener given at construction hears that the store could not be
/// reached.
public interface Transport {
  /// Takes the message; it may leave only with the next [#flush].
  void send(GroupMessage message);

  /// Sends what was taken so far.
  void flush();

  /// Streams a snapshot in checksummed chunks; `message` is the InstallSnapshot that goes with it.
  /// `done` hears whether the receiver has it whole; on a thread of the transport's.
  void sendSnapshot(
      GroupMessage.OfRaft message, OutgoingSnapshot snapshot, Consumer<SnapshotResult> done);

  /// How sending a snapshot ended.
  enum SnapshotResult {
    /// It is there, whole.
    DELIVERED,
    /// The receiver takes no more just now.
    RECEIVER_BUSY,
    /// It did not arrive.
    FAILED
  }
}
