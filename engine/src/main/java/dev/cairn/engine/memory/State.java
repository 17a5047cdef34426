package dev.cairn.engine.memory;

import dev.cairn.engine.ColumnFamily;

/// All families at one moment.
record State(Tree data, Tree lock, Tree write, Tree raft) {
  static final State EMPTY = new State(Tree.EMPTY, Tree.EMPTY, Tree.EMPTY, Tree.EMPTY);

  Tree of(ColumnFamily family) {
    return switch (family) {
      case DEFAULT -> data;
      case LOCK -> lock;
      case WRITE -> write;
      case RAFT -> raft;
    };
  }

  State with(ColumnFamily family, Tree tree) {
    return switch (family) {
      case DEFAULT -> new State(tree, lock, write, raft);
      case LOCK -> new State(data, tree, write, raft);
      case WRITE -> new State(data, lock, tree, raft);
      case RAFT -> new State(data, lock, write, tree);
    };
  }

  long bytes() {
    return data.bytes() + lock.bytes() + write.bytes() + raft.bytes();
  }
}
