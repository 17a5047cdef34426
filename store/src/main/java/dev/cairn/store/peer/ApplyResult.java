package dev.cairn.store.peer;

import dev.cairn.engine.replicated.Region;
import dev.cairn.store.command.ChangePeers;
import org.jspecify.annotations.Nullable;

/// What an apply worker tells the peer's poller.
sealed interface ApplyResult {
  /// The members changed: `change` is null if a joint configuration was left. An entry that came
  /// too late changes nothing and has no such result, but Raft must still hear of it: then `region`
  /// is as it was and `took` false.
  record MembersChanged(@Nullable ChangePeers change, Region region, boolean took)
      implements ApplyResult {}

  /// The split at this place of the log came too late and has changed nothing.
  record SplitRefused(long index, long term) implements ApplyResult {}

  /// The log may be dropped up to here, once that is durable in the engine.
  record Compacted(long index) implements ApplyResult {}
}
