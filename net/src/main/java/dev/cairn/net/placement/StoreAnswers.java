package dev.cairn.net.placement;

import dev.cairn.base.error.CairnException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import kvproto.metapb.StoreState;
import kvproto.pdpb.GetStoreResponse;
import org.jspecify.annotations.Nullable;

/// What PD's answer about a store means. A store that PD does not know is an error by its text
/// only: "invalid store ID 7, not found", with ": removed (tombstone)" behind it when the store was
/// purged.
final class StoreAnswers {
  private StoreAnswers() {}

  static StoreLookup judge(long id, @Nullable GetStoreResponse answer, @Nullable Throwable thrown) {
    if (answer != null) {
      var store = answer.getStore();
      if (store.getState() == StoreState.Tombstone) {
        return new StoreLookup.Tombstone(id);
      }
      return store.getId() == 0 ? new StoreLookup.NotFound(id) : new StoreLookup.Found(store);
    }
    String text =
        thrown == null ? "" : String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("invalid store id") && text.contains("not found")) {
      return text.contains("tombstone")
          ? new StoreLookup.Tombstone(id)
          : new StoreLookup.NotFound(id);
    }
    if (thrown instanceof CairnException known) {
      throw known;
    }
    throw new CompletionException(thrown);
  }
}
