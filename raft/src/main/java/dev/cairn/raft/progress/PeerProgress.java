package dev.cairn.raft.progress;

import dev.cairn.raft.progress.Progress.AwaitingSnapshot;
import dev.cairn.raft.progress.Progress.Probing;
import dev.cairn.raft.progress.Progress.Replicating;

/// What a leader knows of one peer. [Progress] has the table of its states.
public final class PeerProgress {
  private final long peer;
  private final int maxInflight;
  private boolean learner;
  private long match;
  private long next;
  private long committed;
  private long sentCommit;
  private long readIndex;
  private long sentRound;
  private long answeredRound;
  private long nudgedRound;
  private boolean nudge;
  private boolean active = true;
  private Progress progress = new Probing();

  PeerProgress(long peer, long next, boolean learner, int maxInflight) {
    this.peer = peer;
    this.next = next;
    this.learner = learner;
    this.maxInflight = maxInflight;
  }

  /// Whose progress it is.
  public long peer() {
    return peer;
  }

  /// Up to where the peer's durable log is known to agree with the leader's.
  public long match() {
    return match;
  }

  /// The first entry of the next append.
  public long next() {
    return next;
  }

  /// How far the peer said it knew the log to be committed.
  public long committed() {
    return committed;
  }

  /// How far the peer was told that its log is committed, if nothing was lost.
  public long sentCommit() {
    return sentCommit;
  }

  /// The highest index up to which the peer has to apply for the sake of its reads.
  public long readIndex() {
    return readIndex;
  }

  /// The peer was told to apply up to there before it reads.
  public void readsAt(long index) {
    readIndex = Math.max(readIndex, index);
  }

  /// The highest round of heartbeats that the peer has answered.
  public long answeredRound() {
    return answeredRound;
  }

  /// Whether the peer was heard since [#forgetActivity].
  public boolean isActive() {
    return active;
  }

  /// Whether the peer does not count.
  public boolean isLearner() {
    return learner;
  }

  /// The state.
  public Progress progress() {
    return progress;
  }

  void setLearner(boolean learner) {
    this.learner = learner;
  }

  /// The peer was heard.
  public void heard() {
    active = true;
  }

  /// A new period in which the peer must be heard begins.
  public void forgetActivity() {
    active = false;
  }

  /// The peer said how far it knows the log to be committed.
  public void heardCommit(long index) {
    committed = Math.max(committed, index);
  }

  /// The leader's own log is durable up to here.
  public void ownLogDurable(long persisted) {
    match = Math.max(match, persisted);
    next = Math.max(next, match + 1);
  }

  /// The peer has answered a round. If that began after the last append was sent, and the append is
  /// not answered, one more is due that finds out whether a message was lost; at most once for each
  /// round that the timer began.
  public void answered(long round, long timerRound, long lastIndex) {
    answeredRound = Math.max(answeredRound, round);
    if (round > sentRound && nudgedRound < timerRound) {
      nudgedRound = timerRound;
      switch (progress) {
        case Probing probing -> probing.resume();
        case Replicating _ -> nudge = match < lastIndex;
        case AwaitingSnapshot _ -> {}
      }
    }
  }

  /// Whether entries may be sent now.
  public boolean maySend() {
    return switch (progress) {
      case Probing probing -> !probing.isWaiting();
      case Replicating replicating -> !replicating.inflights().isFull();
      case AwaitingSnapshot _ -> false;
    };
  }

  /// Whether an append without entries is due: it is rejected if anything before it was lost.
  public boolean mustNudge() {
    return nudge;
  }

  /// Whether an append without entries can tell the peer the commit index.
  public boolean mayTellCommit() {
    return progress instanceof Replicating;
  }

  /// An append that reaches to `last` (without entries, if that is before `next`) was sent with
  /// this commit index.
  public void sent(long last, long commit, long round) {
    sentRound = round;
    sentCommit = Math.max(sentCommit, Math.min(commit, last));
    nudge = false;
    switch (progress) {
      case Probing probing -> probing.waitForAnswer();
      case Replicating replicating -> {
        if (last >= next) {
          next = last + 1;
          replicating.inflights().add(last);
        }
      }
      case AwaitingSnapshot _ ->
          throw new IllegalStateException("appended to peer " + peer + ", which needs a snapshot");
    }
  }

  /// The peer's log agrees up to `index`, and entries from `firstIndex` on can be sent; whether
  /// that is news.
  public boolean accepted(long index, long firstIndex) {
    boolean news = index > match;
    match = Math.max(match, index);
    next = Math.max(next, match + 1);
    switch (progress) {
      case Probing probing -> {
        if (news || index == match) {
          probing.resume();
          replicate();
        }
      }
      case Replicating replicating -> replicating.inflights().freeUpTo(index);
      case AwaitingSnapshot _ -> {
        if (news && match + 1 >= firstIndex) {
          replicate();
        }
      }
    }
    return news;
  }

  /// The peer lacks the entry at `rejected` and may agree up to `hint`; whether that is news.
  public boolean rejected(long rejected, long hint) {
    return switch (progress) {
      case AwaitingSnapshot _ -> false;
      case Replicating _ -> {
        if (rejected <= match) {
          yield false;
        }
        probeFrom(match + 1);
        yield true;
      }
      case Probing _ -> {
        if (rejected != next - 1) {
          yield false;
        }
        probeFrom(Math.max(Math.min(rejected, hint + 1), match + 1));
        yield true;
      }
    };
  }

  /// Messages to the peer are being lost.
  public void unreachable() {
    if (progress instanceof Replicating) {
      probeFrom(match + 1);
    }
  }

  /// What the peer needs next is compacted. The snapshot will contain `applied`.
  public void awaitSnapshot(long applied) {
    nudge = false;
    progress = new AwaitingSnapshot(applied);
  }

  /// The sending of the snapshot has ended; appends begin again, with the next heartbeat that the
  /// peer answers.
  public void snapshotEnded(boolean delivered) {
    if (progress instanceof AwaitingSnapshot awaiting) {
      probeFrom(delivered ? Math.max(match, awaiting.atLeast()) + 1 : match + 1);
      pauseProbing();
    }
  }

  /// No append before the peer is heard again.
  public void pauseProbing() {
    if (progress instanceof Probing probing) {
      probing.waitForAnswer();
    }
  }

  private void probeFrom(long index) {
    nudge = false;
    next = index;
    progress = new Probing();
  }

  private void replicate() {
    next = match + 1;
    progress = new Replicating(maxInflight);
  }
}
