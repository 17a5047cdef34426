package dev.cairn.cli.raw;

import com.google.protobuf.ByteString;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.net.placement.PdClient;
import dev.cairn.net.placement.StoreLookup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import kvproto.metapb.Peer;
import kvproto.pdpb.Region;
import org.jspecify.annotations.Nullable;

/// Remembers which store serves which keys, until a store refuses. Thread-safe; asks PD one
/// question at a time, so that many callers whom a failing leader refuses at once do not flood it.
public final class RegionCache {
  private final PdClient pd;
  private final ConcurrentSkipListMap<ByteString, Location> byStart =
      new ConcurrentSkipListMap<>(ByteString.unsignedLexicographicalComparator());
  private @Nullable CompletableFuture<Location> pending;

  RegionCache(PdClient pd) {
    this.pd = pd;
  }

  /// Where `key` is, as far as is known here.
  public @Nullable Location cached(ByteString key) {
    var entry = byStart.floorEntry(key);
    return entry != null && entry.getValue().holds(key) ? entry.getValue() : null;
  }

  /// Where `key` is. Fails with [CairnException] if PD does not know a leader.
  public CompletableFuture<Location> locate(ByteString key) {
    var hit = cached(key);
    if (hit != null) {
      return CompletableFuture.completedFuture(hit);
    }
    synchronized (this) {
      var running = pending;
      if (running != null && !running.isDone()) {
        return running.thenCompose(_ -> locate(key));
      }
      var asked = ask(key);
      pending = asked;
      return asked;
    }
  }

  /// Forgets a location that turned out wrong; where another peer is named as the leader, `hint`
  /// takes its place once its store's address is known.
  public void refused(Location wrong, @Nullable Peer hint) {
    boolean removed = byStart.remove(wrong.region().getStartKey(), wrong);
    if (removed && hint != null && hint.getStoreId() != 0) {
      synchronized (this) {
        if (pending == null || pending.isDone()) {
          pending =
              address(hint.getStoreId())
                  .thenApply(address -> keep(Location.of(wrong.region(), hint, address)));
        }
      }
    }
  }

  private CompletableFuture<Location> ask(ByteString key) {
    return pd.region(key)
        .thenCompose(found -> {
          Region region = found.orElse(null);
          if (region == null || !region.hasLeader() || region.getLeader().getStoreId() == 0) {
            return CompletableFuture.failedFuture(
                new CairnException(
                    ErrorCode.REQUEST_FAILED, "PD knows no leader for the Region of the key yet"));
          }
          var leader = region.getLeader();
          return address(leader.getStoreId())
              .thenApply(address -> keep(Location.of(region.getRegion(), leader, address)));
        });
  }

  private Location keep(Location location) {
    byStart.put(location.region().getStartKey(), location);
    return location;
  }

  private CompletableFuture<String> address(long store) {
    return pd.store(store)
        .thenApply(found ->
            switch (found) {
              case StoreLookup.Found(var known) -> known.getAddress();
              case StoreLookup.Tombstone _ -> throw gone(store, "was removed");
              case StoreLookup.NotFound _ -> throw gone(store, "is not known to PD");
            });
  }

  private static CairnException gone(long store, String why) {
    return new CairnException(ErrorCode.REQUEST_FAILED, "store " + store + " " + why);
  }
}
