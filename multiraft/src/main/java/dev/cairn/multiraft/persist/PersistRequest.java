package dev.cairn.multiraft.persist;

import dev.cairn.engine.raftlog.RaftLog;
import dev.cairn.multiraft.transport.GroupMessage;
import java.util.List;
import java.util.function.Consumer;

/// What one group wants durable, and what may happen only then.
///
/// @param changes puts the group's changes into a batch
/// @param afterwards messages that depend on them
/// @param onDurable hears that they are durable, on the writer's thread: posts to a mailbox, does
///   no more
public record PersistRequest(
    Consumer<RaftLog.Batch> changes, List<GroupMessage> afterwards, Runnable onDurable) {}
