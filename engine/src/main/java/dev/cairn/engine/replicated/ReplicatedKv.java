package dev.cairn.engine.replicated;

import java.util.function.Consumer;

/// Reads and writes of one Region. Thread-safe; no call blocks.
///
/// Checks are made in the order of compatibility: store, Region, leadership, peer, term, epoch,
/// keys, size, load.
public interface ReplicatedKv {
  /// Replicates and applies a command. `done` is called exactly once, on the caller's thread if the
  /// command is refused at the door, else on a thread of the store's, which it must not hold up.
  void write(RegionContext context, WriteCommand command, Consumer<WriteOutcome> done);

  /// Asks to read, linearizably: what is read contains every write acknowledged before this call.
  /// `ready` is called exactly once: at once on the caller's thread if the peer here leads and
  /// holds a lease or the request is refused, else on a thread of the store's read pool, after a
  /// round of messages.
  void read(RegionContext context, Consumer<ReadOutcome> ready);
}
