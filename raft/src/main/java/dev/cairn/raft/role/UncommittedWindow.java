package dev.cairn.raft.role;

import java.util.ArrayDeque;
import java.util.Deque;

/// How many bytes a leader has let in that are not committed: bounds what a leader without a quorum
/// piles up.
public final class UncommittedWindow {
  private final long max;
  private final Deque<Proposal> proposals = new ArrayDeque<>();
  private long bytes;

  private record Proposal(long lastIndex, long bytes) {}

  /// A window of so many bytes.
  public UncommittedWindow(long max) {
    this.max = max;
  }

  /// Whether a proposal of this weight may enter; into an empty window any may.
  public boolean admits(long weight) {
    return bytes == 0 || bytes + weight <= max;
  }

  /// A proposal enters.
  public void add(long lastIndex, long weight) {
    proposals.add(new Proposal(lastIndex, weight));
    bytes += weight;
  }

  /// Everything up to this index is committed.
  public void committed(long index) {
    while (!proposals.isEmpty() && proposals.getFirst().lastIndex <= index) {
      bytes -= proposals.removeFirst().bytes;
    }
  }

  /// How many bytes are in it.
  public long bytes() {
    return bytes;
  }

  /// How many may be.
  public long max() {
    return max;
  }
}
