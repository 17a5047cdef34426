package dev.cairn.store;

import dev.cairn.base.env.Env;
import dev.cairn.base.env.Loop;
import dev.cairn.engine.Engine;
import dev.cairn.engine.raftlog.RaftLog;
import dev.cairn.multiraft.MultiRaft;
import dev.cairn.store.report.Placement;
import dev.cairn.store.report.StoreReport;
import dev.cairn.store.snapshot.SnapshotTraffic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a store does from time to time, whatever its Regions do: reports to PD, watches its disk,
/// has the Raft log take its space back.
///
/// Thread: its own loop, except [#diskFull].
final class Duties implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(Duties.class);
  private static final Duration LOOK_AT_DISK = Duration.ofSeconds(1);
  private static final Duration COLLECT_GARBAGE = Duration.ofSeconds(10);

  private final long store;
  private final Env env;
  private final StoreConfig config;
  private final Engine engine;
  private final RaftLog log;
  private final Placement placement;
  private final MultiRaft multiRaft;
  private final SnapshotTraffic snapshots;
  private final Loop loop;
  private final long startedMillis;
  private volatile boolean diskFull;

  Duties(
      Store.Parts parts,
      StoreConfig config,
      MultiRaft multiRaft,
      SnapshotTraffic snapshots,
      Loop loop) {
    this.store = parts.id();
    this.env = parts.env();
    this.engine = parts.engine();
    this.log = parts.log();
    this.placement = parts.placement();
    this.config = config;
    this.multiRaft = multiRaft;
    this.snapshots = snapshots;
    this.loop = loop;
    this.startedMillis = env.clock().wallMillis();
  }

  void start() {
    loop.execute(() -> every(LOOK_AT_DISK, this::lookAtDisk));
    loop.execute(() -> every(config.storeHeartbeat(), this::report));
    loop.execute(() -> every(COLLECT_GARBAGE, log::collectGarbage));
  }

  private void every(Duration interval, Runnable duty) {
    duty.run();
    loop.schedule(interval, () -> every(interval, duty));
  }

  /// Whether writes must be refused because the disk has less than its reserve left.
  boolean diskFull() {
    return diskFull;
  }

  private long availableBytes() {
    try {
      return env.disk().usableBytes(config.dataDir());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at the disk of " + config.dataDir(), e);
    }
  }

  private void lookAtDisk() {
    long available = availableBytes();
    boolean full = available < config.reserveBytes();
    if (full != diskFull) {
      diskFull = full;
      logger
          .atWarn()
          .addKeyValue("store", store)
          .addKeyValue("availableBytes", available)
          .addKeyValue("reserveBytes", config.reserveBytes())
          .log(
              full
                  ? "disk almost full: writes are refused until space is freed"
                  : "disk has room again: writes are accepted");
    }
  }

  private void report() {
    long used = engine.statistics().getOrDefault("sst-bytes", 0L) + log.diskBytes();
    long available = availableBytes();
    placement.storeHeartbeat(
        new StoreReport(
            store,
            multiRaft.size(),
            used + available,
            available,
            used,
            snapshots.sending(),
            0,
            snapshots.installing(),
            startedMillis,
            diskFull));
  }

  @Override
  public void close() {
    loop.close();
  }
}
