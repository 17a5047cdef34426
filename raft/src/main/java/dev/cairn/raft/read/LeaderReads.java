package dev.cairn.raft.read;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/// The reads that wait at a leader: first for a round to begin, then, with all that joined that
/// round, for its confirmation. The index of a read is the leader's commit index when its round
/// began: not before the read arrived.
public final class LeaderReads {
  /// How many reads may wait.
  public static final int MAX = 16_384;

  /// How many rounds may be under way for the sake of reads alone; more reads wait for one of them,
  /// or for the timer.
  public static final int MAX_ROUNDS = 4;

  private List<Read> waiting = new ArrayList<>();
  private final Deque<Round> rounds = new ArrayDeque<>();
  private int count;

  /// A read.
  ///
  /// @param from who asked: the leader itself or a follower
  /// @param id the asker's name for it
  public record Read(long from, long id) {}

  /// A read whose round was confirmed.
  ///
  /// @param read which
  /// @param index what must be applied before it
  public record Confirmed(Read read, long index) {}

  private record Round(long number, long index, List<Read> reads) {}

  /// Lets a read wait; false if too many do.
  public boolean add(Read read) {
    if (count == MAX) {
      return false;
    }
    waiting.add(read);
    count++;
    return true;
  }

  /// Whether a round should begin for the reads that wait for one.
  public boolean wantsRound() {
    return !waiting.isEmpty() && rounds.size() < MAX_ROUNDS;
  }

  /// A round begins: everything that waits joins it.
  public void roundBegins(long number, long commit) {
    if (!waiting.isEmpty()) {
      rounds.add(new Round(number, commit, waiting));
      waiting = new ArrayList<>();
    }
  }

  /// All rounds up to this one are confirmed; gives their reads in order of arrival.
  public void confirm(long number, Consumer<Confirmed> ready) {
    while (!rounds.isEmpty() && rounds.getFirst().number <= number) {
      Round round = rounds.removeFirst();
      count -= round.reads.size();
      round.reads.forEach(read -> ready.accept(new Confirmed(read, round.index)));
    }
  }

  /// Everything that waits, for a leader that leads no more.
  public void drain(Consumer<Read> dropped) {
    rounds.forEach(round -> round.reads.forEach(dropped));
    waiting.forEach(dropped);
    rounds.clear();
    waiting.clear();
    count = 0;
  }
}
