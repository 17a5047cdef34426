package dev.cairn.testkit.laws.broken.arrows.raft;

/// What nobody but multiraft, store and pd may use.
public final class Below {
  private Below() {}
}
