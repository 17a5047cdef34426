package dev.cairn.raft.progress;

/// How entries are sent to one peer at the moment; each state has only its own data.
///
/// | from \ to | Probing | Replicating | AwaitingSnapshot |
/// |---|---|---|---|
/// | Probing | rejected: further back | accepted | what it needs is compacted |
/// | Replicating | rejected, or unreachable | – | what it needs is compacted |
/// | AwaitingSnapshot | delivered, or failed | accepted by other ways | – |
public sealed interface Progress {
  /// One message at a time, to find where the logs part.
  final class Probing implements Progress {
    private boolean waiting;

    boolean isWaiting() {
      return waiting;
    }

    void waitForAnswer() {
      waiting = true;
    }

    void resume() {
      waiting = false;
    }
  }

  /// Many messages at a time, each as if those before it had arrived.
  final class Replicating implements Progress {
    private final Inflights inflights;

    Replicating(int maxInflight) {
      inflights = new Inflights(maxInflight);
    }

    Inflights inflights() {
      return inflights;
    }
  }

  /// No entries: a snapshot is being made or sent.
  ///
  /// @param atLeast the snapshot contains this index, because it was applied when the snapshot was
  ///   asked for
  record AwaitingSnapshot(long atLeast) implements Progress {}
}
