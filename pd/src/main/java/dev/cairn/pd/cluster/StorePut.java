package dev.cairn.pd.cluster;

import java.util.List;

/// What became of a store that wants to join, or to say something new about itself.
public sealed interface StorePut {
  /// Taken in.
  ///
  /// @param replaced stores whose address it took over, tombstones now
  record Accepted(List<Long> replaced) implements StorePut {}

  /// Another store is heard of at that address.
  ///
  /// @param store who wanted it
  /// @param owner who has it
  /// @param freeInMillis when the owner will count as gone if it stays silent
  record AddressTaken(StoreMeta store, long owner, long freeInMillis) implements StorePut {
    /// As a sentence.
    public String message() {
      return "duplicated store address: store %d at %s, already registered by store %d, which was heard of lately (if that store is gone for good, its address is free in %d s)"
          .formatted(store.id(), store.address(), owner, (freeInMillis + 999) / 1000);
    }
  }

  /// Another store had that address, is silent, and a Region cannot do without it.
  ///
  /// @param store who wanted it
  /// @param owner who has it
  /// @param region which would lose its quorum
  record StillNeeded(StoreMeta store, long owner, long region) implements StorePut {
    /// As a sentence.
    public String message() {
      return "duplicated store address: store %d at %s, already registered by store %d, without which region %d has no quorum; start that store with its own data directory (or, if its data is gone for good, delete it by force)"
          .formatted(store.id(), store.address(), owner, region);
    }
  }

  /// It is no longer part of the cluster, and cannot come back under this id.
  ///
  /// @param id its id
  record IsTombstone(long id) implements StorePut {}

  /// It cannot be meant like that.
  ///
  /// @param reason what is wrong
  record Invalid(String reason) implements StorePut {}
}
