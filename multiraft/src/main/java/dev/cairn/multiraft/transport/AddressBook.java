package dev.cairn.multiraft.transport;

import java.util.function.Consumer;

/// Knows where stores are. Thread-safe; never blocks.
public interface AddressBook {
  /// Looks a store up; `found` is called once, on any thread.
  void find(long store, Consumer<StoreAddress> found);

  /// What is known of a store.
  sealed interface StoreAddress {
    /// It is at `address` (host:port).
    record At(String address) implements StoreAddress {}

    /// It was removed, for good: nobody with that id will ever answer again.
    record Removed() implements StoreAddress {}

    /// Not known now; it may be later.
    record Unknown(String reason) implements StoreAddress {}
  }
}
