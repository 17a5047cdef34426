package dev.cairn.cli.playground;

import com.google.protobuf.ByteString;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.cli.raw.Cluster;
import dev.cairn.cli.terminal.Console;
import dev.cairn.net.placement.PdClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import kvproto.metapb.PeerRole;
import kvproto.pdpb.Region;

/// Waits until a cluster is ready: all stores known to PD, and the first Region with all its
/// replicas and a leader.
final class Progress {
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);
  private static final Duration SAY_INTERVAL = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Plan plan;
  private final Console console;
  private final CompletableFuture<Throwable> broken;
  private String said = "";

  /// `broken` completes if a part dies meanwhile.
  Progress(Plan plan, Console console, CompletableFuture<Throwable> broken) {
    this.plan = plan;
    this.console = console;
    this.broken = broken;
  }

  void await() {
    long begun = System.nanoTime();
    long sayAt = begun + SAY_INTERVAL.toNanos();
    try (var cluster = Cluster.connect(List.of(plan.pdAddress()), Duration.ofSeconds(2), 1)) {
      while (System.nanoTime() - begun < PATIENCE.toNanos()) {
        var missing = missing(cluster.pd());
        if (missing.isEmpty()) {
          return;
        }
        if (System.nanoTime() - sayAt > 0 && !missing.equals(said)) {
          console.note("  waiting: " + missing);
          said = missing;
        }
        if (broken.isDone()) {
          throw new CairnException(
              ErrorCode.REQUEST_FAILED, "a part of the playground died", broken.join());
        }
        Thread.sleep(LOOK_INTERVAL);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CairnException(ErrorCode.REQUEST_FAILED, "interrupted", interrupted);
    }
    throw new CairnException(
        ErrorCode.REQUEST_FAILED,
        "the playground was not ready after " + PATIENCE.toMinutes() + " minutes: " + said);
  }

  /// What is missing, empty if nothing.
  private String missing(PdClient pd) {
    try {
      return ask(pd);
    } catch (CairnException failed) {
      if (failed.code() == ErrorCode.PD_UNREACHABLE) {
        return "PD starts";
      }
      throw failed;
    }
  }

  private String ask(PdClient pd) {
    if (!PdClient.await(pd.isBootstrapped())) {
      return "the first store founds the cluster";
    }
    int stores = PdClient.await(pd.stores(false)).size();
    if (stores < plan.stores().size()) {
      return stores + " of " + plan.stores().size() + " stores";
    }
    var region = PdClient.await(pd.region(ByteString.EMPTY));
    if (region.isEmpty() || !region.get().hasLeader() || region.get().getLeader().getId() == 0) {
      return "a leader for the first Region";
    }
    long replicas = complete(region.get());
    return replicas >= plan.replicas()
        ? ""
        : replicas + " of " + plan.replicas() + " replicas of the first Region";
  }

  private static long complete(Region region) {
    return region.getRegion().getPeersList().stream()
        .filter(peer -> peer.getRole() == PeerRole.Voter)
        .filter(peer -> !region.getPendingPeersList().contains(peer))
        .count();
  }
}
