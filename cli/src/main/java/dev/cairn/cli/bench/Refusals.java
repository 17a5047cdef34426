package dev.cairn.cli.bench;

import dev.cairn.cli.raw.Location;
import dev.cairn.cli.raw.RegionCache;
import kvproto.errorpb.Error;
import org.jspecify.annotations.Nullable;

/// What a store's refusal is called in the report, and what is learnt from it.
final class Refusals {
  private Refusals() {}

  static @Nullable String kind(@Nullable Error refusal, String failure) {
    if (refusal == null) {
      return failure.isEmpty() ? null : "refused: " + failure;
    }
    for (var field : refusal.getAllFields().keySet()) {
      if (!field.getName().equals("message")) {
        return field.getName();
      }
    }
    return refusal.getMessage();
  }

  static void learn(RegionCache regions, Location location, Error refusal) {
    if (!refusal.hasServerIsBusy()) {
      boolean hinted = refusal.hasNotLeader() && refusal.getNotLeader().hasLeader();
      regions.refused(location, hinted ? refusal.getNotLeader().getLeader() : null);
    }
  }
}
