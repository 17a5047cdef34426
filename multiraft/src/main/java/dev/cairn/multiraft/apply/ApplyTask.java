package dev.cairn.multiraft.apply;

/// Committed entries of one group, with what their proposers wait for. Runs on the group's apply
/// worker.
public interface ApplyTask {
  /// Stages the entries' changes into the context's batch, and what must follow once that is
  /// written.
  void run(ApplyContext context);
}
