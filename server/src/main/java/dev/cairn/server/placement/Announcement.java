package dev.cairn.server.placement;

import dev.cairn.base.env.Env;
import dev.cairn.net.channel.Deadline;
import dev.cairn.net.placement.PdClient;
import dev.cairn.net.placement.PdRefusedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import kvproto.metapb.Store;
import kvproto.pdpb.ErrorType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells PD that a store is here, and waits for its address.
///
/// A store that lost its disk comes back under a new id at its old address. PD keeps the address
/// for the old store until that has been silent for 20 seconds, and takes it for gone then: so the
/// new one asks until it is let in.
final class Announcement {
  private static final Logger log = LoggerFactory.getLogger(Announcement.class);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Env env;
  private final PdClient pd;

  Announcement(Env env, PdClient pd) {
    this.env = env;
    this.pd = pd;
  }

  /// Returns once PD knows `store`. Throws what PD refuses it with.
  void run(Store store) {
    var deadline = Deadline.in(PATIENCE, env.clock());
    boolean told = false;
    while (true) {
      try {
        var _ = PdClient.await(pd.putStore(store));
        return;
      } catch (PdRefusedException refused) {
        if (refused.type() != ErrorType.DUPLICATED_ENTRY || deadline.expired()) {
          throw refused;
        }
        if (!told) {
          log.atInfo()
              .addKeyValue("store", store.getId())
              .addKeyValue("reason", refused.getMessage())
              .log("PD keeps this store's address for another store; waiting until it is free");
          told = true;
        }
      }
      pause();
    }
  }

  private void pause() {
    var over = new CompletableFuture<Void>();
    try (var loop = env.loops().open("announce", over::completeExceptionally)) {
      loop.schedule(PAUSE, () -> over.complete(null));
      PdClient.await(over);
    }
  }
}
