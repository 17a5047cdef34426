package dev.cairn.pd.checker;

import dev.cairn.pd.cluster.Store;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What checkers see of the stores.
public interface StoreBoard {
  /// The store with that id, or null.
  @Nullable Store store(long id);

  /// All stores, by id.
  List<Store> stores();

  /// Peers on the store, those on their way to it included.
  int peers(long store);

  /// Leaders on the store.
  int leaders(long store);
}
