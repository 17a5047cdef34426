package dev.cairn.store.report;

import java.util.List;

/// Ids for a Region that a split makes.
///
/// @param region its id
/// @param peers its peers' ids, as many as the divided Region has peers
public record NewIds(long region, List<Long> peers) {
  public NewIds {
    peers = List.copyOf(peers);
  }
}
