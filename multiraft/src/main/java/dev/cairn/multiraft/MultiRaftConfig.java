package dev.cairn.multiraft;

import dev.cairn.raft.RaftConfig;
import java.time.Duration;

/// How the machine room is set up.
///
/// @param pollers threads that turn groups
/// @param applyWorkers threads that apply
/// @param tick the interval between two ticks of every group
/// @param raft what every group's node is created with
/// @param mailMax how much mail may wait for one group before more is refused (commands) or dropped
///   (messages)
public record MultiRaftConfig(
    int pollers, int applyWorkers, Duration tick, RaftConfig raft, int mailMax) {}
