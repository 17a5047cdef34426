package dev.cairn.server.placement;

import dev.cairn.base.env.Clock;
import dev.cairn.multiraft.transport.AddressBook;
import dev.cairn.net.placement.PdClient;
import dev.cairn.net.placement.StoreLookup;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where stores are, as PD knows it. That a store was removed is remembered for good; where one is,
/// for a short while, so that a store which comes back elsewhere is found; that PD does not know
/// it, for a short while too, so that many messages do not become many questions.
///
/// Thread-safe.
public final class PdAddressBook implements AddressBook {
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final int KEPT_MAX = 10_000;

  private final PdClient pd;
  private final Clock clock;
  private final ConcurrentHashMap<Long, Known> known = new ConcurrentHashMap<>();

  private record Known(StoreAddress address, long atNanos) {}

  /// Asks `pd`.
  public PdAddressBook(PdClient pd, Clock clock) {
    this.pd = pd;
    this.clock = clock;
  }

  @Override
  public void find(long store, Consumer<StoreAddress> found) {
    var remembered = known.get(store);
    if (remembered != null && isFresh(remembered)) {
      found.accept(remembered.address());
      return;
    }
    var _ =
        pd.store(store)
            .handle((answer, failure) -> {
              var address = address(answer, failure);
              remember(store, address);
              found.accept(address);
              return address;
            });
  }

  private boolean isFresh(Known one) {
    return one.address() instanceof StoreAddress.Removed
        || clock.monotonicNanos() - one.atNanos() < FRESH.toNanos();
  }

  private void remember(long store, StoreAddress address) {
    if (known.size() < KEPT_MAX || known.containsKey(store)) {
      known.put(store, new Known(address, clock.monotonicNanos()));
    }
  }

  private static StoreAddress address(@Nullable StoreLookup answer, @Nullable Throwable failure) {
    if (answer == null) {
      return new StoreAddress.Unknown(failure == null ? "no answer" : "" + failure.getMessage());
    }
    return switch (answer) {
      case StoreLookup.Found(var store) -> new StoreAddress.At(store.getAddress());
      case StoreLookup.Tombstone _ -> new StoreAddress.Removed();
      case StoreLookup.NotFound(var id) -> new StoreAddress.Unknown("PD does not know store " + id);
    };
  }
}
