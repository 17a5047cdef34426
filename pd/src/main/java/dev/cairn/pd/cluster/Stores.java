package dev.cairn.pd.cluster;

import dev.cairn.base.env.Clock;
import dev.cairn.pd.meta.MetaBatch;
import dev.cairn.pd.meta.MetaKeys;
import dev.cairn.pd.meta.MetaStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The stores of the cluster. Not thread-safe.
///
/// Two living stores never have one address. A new store that comes with the address of a known one
/// is refused as long as that one is heard of. Once it has been silent for [#DISCONNECTED_AFTER]
/// its process is taken for gone: a process that listens on its address and has another id proves
/// that the old data directory is no longer served from there. Then the old store becomes a
/// tombstone at once, marked as physically destroyed, so that its replicas are replaced without
/// waiting for `max-store-down-time`. Should it come back all the same, it is told that it is a
/// tombstone; its replicas are removed by membership changes, each of which needs a quorum, so that
/// nothing acknowledged hangs on the guess. (Upstream refuses the address until somebody deletes
/// the old store by hand.)
///
/// Silence is measured on the monotonic clock and, for a store not heard of since PD started, from
/// that start: a restart of PD never makes a store look dead.
public final class Stores {
  /// A store silent for this long counts as disconnected.
  public static final Duration DISCONNECTED_AFTER = Duration.ofSeconds(20);

  private static final Logger log = LoggerFactory.getLogger(Stores.class);
  private static final long SAVE_HEARTBEAT_EVERY_MILLIS = Duration.ofMinutes(5).toMillis();

  private final MetaStore meta;
  private final Clock clock;
  private final long downAfterMillis;
  private final long startedNanos;
  private final TreeMap<Long, Entry> entries = new TreeMap<>();

  /// The stores kept in `meta`; `maxDownTime` is the silence after which a store is given up.
  public Stores(MetaStore meta, Clock clock, Duration maxDownTime) {
    this.meta = meta;
    this.clock = clock;
    this.downAfterMillis = maxDownTime.toMillis();
    this.startedNanos = clock.monotonicNanos();
    for (var pair : meta.range(MetaKeys.STORES, Integer.MAX_VALUE)) {
      var store = MetapbCodec.decodeStore(pair.key(), pair.value());
      entries.put(store.id(), new Entry(store));
    }
  }

  /// The store with that id, or null.
  public @Nullable Store get(long id) {
    var entry = entries.get(id);
    return entry == null ? null : view(entry);
  }

  /// All stores, tombstones too, by id.
  public List<Store> all() {
    return entries.values().stream().map(this::view).toList();
  }

  /// Whether a store could be put as far as other stores are concerned. Changes nothing.
  public StorePut check(StoreMeta store) {
    if (store.id() == 0) {
      return new StorePut.Invalid("invalid put store: id must not be 0");
    }
    if (store.address().isEmpty()) {
      return new StorePut.Invalid("invalid put store " + store.id() + ": address is empty");
    }
    var known = entries.get(store.id());
    if (known != null && known.meta.state() == StoreMeta.State.TOMBSTONE) {
      return new StorePut.IsTombstone(store.id());
    }
    var replaced = new ArrayList<Long>();
    for (Entry other : entries.values()) {
      if (other.meta.id() == store.id()
          || other.meta.state() == StoreMeta.State.TOMBSTONE
          || other.meta.physicallyDestroyed()
          || !other.meta.address().equals(store.address())) {
        continue;
      }
      long left = DISCONNECTED_AFTER.toMillis() - silenceMillis(other);
      if (left > 0) {
        return new StorePut.AddressTaken(store, other.meta.id(), left);
      }
      replaced.add(other.meta.id());
    }
    return new StorePut.Accepted(List.copyOf(replaced));
  }

  /// Takes over what [#check] accepted; the caller makes `batch` durable before it answers.
  void take(StoreMeta store, StorePut.Accepted accepted, MetaBatch batch) {
    for (long id : accepted.replaced()) {
      var old = Objects.requireNonNull(entries.get(id));
      old.meta = old.meta.withState(StoreMeta.State.TOMBSTONE, true);
      save(old, batch);
      log.atWarn()
          .addKeyValue("store", id)
          .addKeyValue("address", store.address())
          .addKeyValue("replaced_by", store.id())
          .log(
              "store is gone: a new store has come up at its address; its replicas will be"
                  + " replaced");
    }
    var entry = entries.get(store.id());
    if (entry == null) {
      entry = new Entry(store.withState(StoreMeta.State.UP, false));
      entries.put(store.id(), entry);
      log.atInfo()
          .addKeyValue("store", store.id())
          .addKeyValue("address", store.address())
          .addKeyValue("version", store.build().version())
          .log("store joins");
    } else {
      entry.meta = store.withState(entry.meta.state(), entry.meta.physicallyDestroyed());
    }
    hear(entry);
    save(entry, batch);
  }

  /// Takes a heartbeat.
  public StoreBeat heartbeat(long id, StoreStats stats) {
    var entry = entries.get(id);
    if (entry == null) {
      return StoreBeat.UNKNOWN;
    }
    if (entry.meta.state() == StoreMeta.State.TOMBSTONE) {
      return StoreBeat.TOMBSTONE;
    }
    entry.stats = stats;
    hear(entry);
    long unsavedMillis = Math.abs(entry.heardMillis - entry.meta.lastHeartbeatMillis());
    if (unsavedMillis >= SAVE_HEARTBEAT_EVERY_MILLIS) {
      entry.unsaved = true;
    }
    return StoreBeat.ACCEPTED;
  }

  /// Starts emptying a store: its replicas are replaced, then it becomes a tombstone. Durable when
  /// this returns. False if there is no such store or it is a tombstone already.
  public boolean takeOffline(long id, boolean destroyed) {
    var entry = entries.get(id);
    if (entry == null || entry.meta.state() == StoreMeta.State.TOMBSTONE) {
      return false;
    }
    entry.meta = entry.meta.withState(StoreMeta.State.OFFLINE, destroyed);
    var batch = new MetaBatch();
    save(entry, batch);
    meta.apply(batch);
    log.atInfo().addKeyValue("store", id).log("store goes offline; its replicas will be replaced");
    return true;
  }

  /// Makes an emptied offline store a tombstone. Durable when this returns.
  public void bury(long id) {
    var entry = entries.get(id);
    if (entry == null || entry.meta.state() != StoreMeta.State.OFFLINE) {
      return;
    }
    entry.meta = entry.meta.withState(StoreMeta.State.TOMBSTONE, entry.meta.physicallyDestroyed());
    var batch = new MetaBatch();
    save(entry, batch);
    meta.apply(batch);
    log.atInfo().addKeyValue("store", id).log("store is empty and leaves the cluster");
  }

  /// Logs every change of condition since the last call.
  public void watch() {
    for (Entry entry : entries.values()) {
      var now = view(entry).condition();
      if (now != entry.logged) {
        logChange(entry, now);
        entry.logged = now;
      }
    }
  }

  /// Puts what heartbeats changed, and is not yet saved, into `batch`.
  void collectUnsaved(MetaBatch batch) {
    for (Entry entry : entries.values()) {
      if (entry.unsaved) {
        save(entry, batch);
      }
    }
  }

  private void logChange(Entry entry, Store.Condition now) {
    var line =
        switch (now) {
          case UP, OFFLINE, TOMBSTONE -> log.atInfo();
          case DISCONNECTED, DOWN -> log.atWarn();
        };
    line =
        line.addKeyValue("store", entry.meta.id())
            .addKeyValue("address", entry.meta.address())
            .addKeyValue("silent_ms", silenceMillis(entry));
    switch (now) {
      case UP -> line.log("store is up");
      case DISCONNECTED ->
          line.log("store is disconnected; check its process, its replicas stay for now");
      case DOWN -> line.log("store is down; its replicas are replaced where stores are left");
      case OFFLINE -> line.log("store is offline");
      case TOMBSTONE -> line.log("store is a tombstone");
    }
  }

  private void hear(Entry entry) {
    entry.heard = true;
    entry.heardNanos = clock.monotonicNanos();
    entry.heardMillis = clock.wallMillis();
  }

  private static void save(Entry entry, MetaBatch batch) {
    if (entry.heard) {
      entry.meta = entry.meta.withLastHeartbeat(entry.heardMillis);
    }
    batch.put(MetaKeys.store(entry.meta.id()), MetapbCodec.encode(entry.meta));
    entry.unsaved = false;
  }

  private Store view(Entry entry) {
    long silence = silenceMillis(entry);
    var condition =
        switch (entry.meta.state()) {
          case TOMBSTONE -> Store.Condition.TOMBSTONE;
          case OFFLINE -> Store.Condition.OFFLINE;
          case UP -> {
            if (silence >= downAfterMillis) {
              yield Store.Condition.DOWN;
            }
            yield silence >= DISCONNECTED_AFTER.toMillis()
                ? Store.Condition.DISCONNECTED
                : Store.Condition.UP;
          }
        };
    var shown = entry.heard ? entry.meta.withLastHeartbeat(entry.heardMillis) : entry.meta;
    return new Store(shown, entry.stats, entry.heard, silence, condition);
  }

  private long silenceMillis(Entry entry) {
    long since = entry.heard ? entry.heardNanos : startedNanos;
    return (clock.monotonicNanos() - since) / 1_000_000;
  }

  private static final class Entry {
    private StoreMeta meta;
    private StoreStats stats = StoreStats.NONE;
    private boolean heard;
    private long heardNanos;
    private long heardMillis;
    private boolean unsaved;
    private Store.Condition logged = Store.Condition.UP;

    Entry(StoreMeta meta) {
      this.meta = meta;
      if (meta.state() == StoreMeta.State.TOMBSTONE) {
        logged = Store.Condition.TOMBSTONE;
      }
    }
  }
}
