package dev.cairn.multiraft.poll;

/// Something that a poller turns. All methods are called on the poller's thread.
///
/// @param <M> the kind of mail it gets
public interface Actor<M> {
  /// One piece of mail. What it leads to may wait for [#endTurn].
  void receive(M mail);

  /// All mail that was there has been received; now act on it.
  void endTurn();

  /// A tick of the poller's wheel has passed; [#endTurn] follows.
  void tick();
}
