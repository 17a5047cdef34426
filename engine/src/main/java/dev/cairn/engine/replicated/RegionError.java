package dev.cairn.engine.replicated;

import dev.cairn.base.bytes.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why a Region did not serve a request. None of these happened in part: the request surely has no
/// effect, except after [StaleCommand] and [Undetermined].
public sealed interface RegionError {
  /// For people, and for clients that match on text.
  String message();

  /// The request was meant for another store.
  record StoreNotMatch(long requested, long actual) implements RegionError {
    @Override
    public String message() {
      return "store not match: request is for store " + requested + ", this is store " + actual;
    }
  }

  /// This store has no peer of that Region.
  record RegionNotFound(long region) implements RegionError {
    @Override
    public String message() {
      return "region " + region + " not found";
    }
  }

  /// The peer here is another one than the request names.
  record PeerNotMatch(long region, long requested, long actual) implements RegionError {
    @Override
    public String message() {
      return "mismatch peer id: request is for peer "
          + requested
          + " of region "
          + region
          + ", here is peer "
          + actual;
    }
  }

  /// This peer does not lead; `leader` does, if somebody is known to.
  record NotLeader(long region, @Nullable Peer leader) implements RegionError {
    @Override
    public String message() {
      return "region "
          + region
          + " is not led here, "
          + (leader == null ? "leader may be None" : "peer " + leader.id() + " leads");
    }
  }

  /// The peer here has no data yet: it waits for a snapshot.
  record NotInitialized(long region) implements RegionError {
    @Override
    public String message() {
      return "region " + region + " not initialized yet";
    }
  }

  /// The request's term is over, or leadership changed while the request was under way: a write may
  /// or may not have happened.
  record StaleCommand() implements RegionError {
    @Override
    public String message() {
      return "stale command: leadership changed while the request was under way; a write may have happened";
    }
  }

  /// The client's epoch is not the Region's; `current` are the Regions that cover what it asked
  /// for.
  record EpochNotMatch(List<Region> current) implements RegionError {
    public EpochNotMatch {
      current = List.copyOf(current);
    }

    @Override
    public String message() {
      return "epoch not match, current regions: " + current;
    }
  }

  /// A key lies outside the Region.
  record KeyNotInRegion(Key key, Region region) implements RegionError {
    @Override
    public String message() {
      return "key " + key + " is not in region " + region.id() + " " + region.range();
    }
  }

  /// The Region cannot be divided like that.
  record BadSplit(String reason) implements RegionError {
    @Override
    public String message() {
      return reason;
    }
  }

  /// More than one log entry may hold.
  record EntryTooLarge(long region, long sizeBytes, long limitBytes) implements RegionError {
    @Override
    public String message() {
      return "raft entry is too large: region "
          + region
          + ", "
          + sizeBytes
          + " bytes, limit "
          + limitBytes
          + "; write less at once";
    }
  }

  /// Too much is under way; come back after `backoffMillis`.
  record ServerBusy(String reason, long backoffMillis) implements RegionError {
    @Override
    public String message() {
      return "server is busy: " + reason;
    }
  }

  /// The disks of `stores` have no room left.
  record DiskFull(List<Long> stores, String reason) implements RegionError {
    public DiskFull {
      stores = List.copyOf(stores);
    }

    @Override
    public String message() {
      return reason;
    }
  }

  /// The read could not be confirmed with a quorum; trying again is safe.
  record ReadIndexNotReady(long region, String reason) implements RegionError {
    @Override
    public String message() {
      return "read index of region " + region + " is not ready: " + reason;
    }
  }

  /// The store stopped while the write was under way: it may or may not have happened.
  record Undetermined(String reason) implements RegionError {
    @Override
    public String message() {
      return "undetermined: " + reason;
    }
  }
}
