package dev.cairn.raft.progress;

import dev.cairn.raft.membership.Configuration;
import dev.cairn.raft.quorum.Joint;
import dev.cairn.raft.quorum.PeerSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The progress of every peer of a configuration, in order of ids.
public final class ProgressTable {
  private final int maxInflight;
  private final List<PeerProgress> peers = new ArrayList<>();
  private Joint quorum = Configuration.EMPTY.quorum();

  /// Nobody, until [#reconfigure].
  public ProgressTable(int maxInflight) {
    this.maxInflight = maxInflight;
  }

  /// Takes over a configuration: new peers are probed from the end of the log, those that left are
  /// forgotten.
  public void reconfigure(Configuration next, long lastIndex) {
    quorum = next.quorum();
    PeerSet members = next.peers();
    peers.removeIf(progress -> !members.contains(progress.peer()));
    for (int i = 0; i < members.size(); i++) {
      long peer = members.get(i);
      boolean learner = !next.isVoter(peer);
      if (i < peers.size() && peers.get(i).peer() == peer) {
        peers.get(i).setLearner(learner);
      } else {
        peers.add(i, new PeerProgress(peer, Math.max(lastIndex, 1), learner, maxInflight));
      }
    }
  }

  /// The peer's progress, or null if it takes no part.
  public @Nullable PeerProgress get(long peer) {
    for (PeerProgress progress : peers) {
      if (progress.peer() == peer) {
        return progress;
      }
    }
    return null;
  }

  /// All, in order of ids.
  public List<PeerProgress> all() {
    return Collections.unmodifiableList(peers);
  }

  /// Up to where a quorum's durable logs agree with the leader's.
  public long committed() {
    return quorum.committed(peer -> {
      PeerProgress progress = get(peer);
      return progress == null ? 0 : progress.match();
    });
  }

  /// Up to where a quorum has said that it knows the log to be committed.
  public long knownCommit() {
    return quorum.committed(peer -> {
      PeerProgress progress = get(peer);
      return progress == null ? 0 : progress.committed();
    });
  }

  /// The highest round that a quorum has answered, where `self` has answered `started`.
  public long confirmedRound(long self, long started) {
    return quorum.committed(peer -> {
      PeerProgress progress = get(peer);
      return peer == self ? started : progress == null ? 0 : progress.answeredRound();
    });
  }

  /// Whether a quorum was heard in this period, `self` included; a new period begins.
  public boolean checkQuorum(long self) {
    boolean heard =
        quorum.has(peer -> {
          PeerProgress progress = get(peer);
          return peer == self || (progress != null && progress.isActive());
        });
    peers.forEach(PeerProgress::forgetActivity);
    return heard;
  }
}
