package dev.cairn.store.peer;

import dev.cairn.engine.Engine;
import dev.cairn.engine.raftlog.RaftLog;
import dev.cairn.multiraft.group.Group;
import dev.cairn.raft.Status;
import dev.cairn.store.command.LogEntryCodec;
import dev.cairn.store.region.LocalStates;

/// Keeps a Region's log short. The leader decides up to where all replicas may drop entries, and
/// says so through the log, so that whoever leads next can still serve those that lag; each replica
/// drops them once what they did is durable in its engine, because until then the log is what a
/// crash recovers from.
///
/// Thread: the peer's poller.
final class LogTrimmer {
  private final PeerConfig config;
  private final Engine engine;
  private final RaftLog log;
  private final PeerHost host;
  private long allowed;

  LogTrimmer(PeerServices services) {
    this.config = services.config();
    this.engine = services.engine();
    this.log = services.log();
    this.host = services.host();
  }

  /// The log said that entries up to `index` may go.
  void allow(long index) {
    allowed = Math.max(allowed, index);
  }

  /// Looks at the log, from time to time.
  void run(Group group) {
    long region = group.id();
    boolean large = log.sizeBytes(region) > config.logBytesMax();
    if (allowed > log.truncatedIndex(region)) {
      long durable = LocalStates.appliedDurably(engine, region).index();
      long index = Math.min(Math.min(allowed, durable), log.lastIndex(region));
      if (index > log.truncatedIndex(region)) {
        group.truncateLog(index, log.term(region, index));
      }
      if (durable < allowed && large) {
        host.requestFlush();
      }
    }
    if (group.leads()) {
      propose(group, group.status(), large);
    }
  }

  private void propose(Group group, Status status, boolean large) {
    long index = group.applied();
    if (!large) {
      for (var peer : status.peers()) {
        index = Math.min(index, peer.match());
      }
    }
    long first = Math.max(allowed, log.truncatedIndex(group.id()));
    if (index - first >= config.logTrimEntries() || (large && index > first)) {
      group.propose(LogEntryCodec.compact(index, log.term(group.id(), index)));
    }
  }
}
