package dev.cairn.server.config;

import dev.cairn.base.env.Clock;
import dev.cairn.engine.raftlog.segment.SegmentRaftLogConfig;
import dev.cairn.engine.rocks.RocksOptions;
import dev.cairn.multiraft.MultiRaftConfig;
import dev.cairn.raft.RaftConfig;
import dev.cairn.server.raw.RawRules;
import dev.cairn.store.StoreConfig;
import dev.cairn.store.peer.PeerConfig;
import dev.cairn.store.peer.SplitLimits;
import java.nio.file.Path;
import java.time.Duration;

/// What the settings mean to each room.
public final class Derived {
  private static final long UNCOMMITTED_BYTES_MAX = 64L << 20;
  private static final long OUTPUT_BYTES_MAX = 8L << 20;

  private Derived() {}

  /// Where the Raft log is.
  public static Path raftLogDirectory(StoreServerConfig config) {
    String dir = config.raftEngine().dir();
    return dir.isEmpty() ? config.storage().dataDir().resolve("raft") : Path.of(dir);
  }

  /// Where the data is.
  public static Path engineDirectory(StoreServerConfig config) {
    return config.storage().dataDir().resolve("db");
  }

  /// For the Raft log.
  public static SegmentRaftLogConfig raftLog(StoreServerConfig config) {
    return SegmentRaftLogConfig.defaults()
        .withSegmentBytes(config.raftEngine().targetFileSize().bytes())
        .withCacheBytes(config.raftEngine().memoryLimit().bytes());
  }

  /// For the data's engine.
  public static RocksOptions engine(StoreServerConfig config) {
    return new RocksOptions(
        false,
        config.storage().blockCache().capacity().bytes(),
        config.rocksdb().writeBufferLimit().bytes(),
        config.rocksdb().maxOpenFiles(),
        config.rocksdb().maxBackgroundJobs());
  }

  /// For the store.
  public static StoreConfig store(StoreServerConfig config) {
    var raftstore = config.raftstore();
    return new StoreConfig(
        config.storage().dataDir(),
        multiRaft(raftstore),
        peer(raftstore, config.coprocessor()),
        config.readpool().maxThreadCount(),
        config.readpool().maxTasks(),
        raftstore.pdStoreHeartbeatTickInterval(),
        config.storage().reserveSpace().bytes());
  }

  /// For raw requests.
  public static RawRules rawRules(StoreServerConfig config, Clock clock) {
    var storage = config.storage();
    return new RawRules(storage.rawFormat(), Math.toIntExact(storage.maxKeySize().bytes()), clock);
  }

  private static MultiRaftConfig multiRaft(StoreServerConfig.Raftstore raftstore) {
    var raft =
        new RaftConfig(
            raftstore.raftElectionTimeoutTicks(),
            raftstore.raftHeartbeatTicks(),
            raftstore.raftMaxSizePerMsg().bytes(),
            raftstore.raftMaxInflightMsgs(),
            UNCOMMITTED_BYTES_MAX,
            OUTPUT_BYTES_MAX,
            true,
            true,
            false);
    return new MultiRaftConfig(
        raftstore.storePoolSize(),
        raftstore.applyPoolSize(),
        raftstore.raftBaseTickInterval(),
        raft,
        raftstore.notifyCapacity());
  }

  private static SplitLimits splitLimits(
      Duration interval, StoreServerConfig.Coprocessor coprocessor) {
    long splitBytes = coprocessor.regionSplitSize().bytes();
    long maxBytes = coprocessor.regionMaxSize().bytes();
    long splitKeys = coprocessor.regionSplitKeys();
    long maxKeys = coprocessor.regionMaxKeys();
    return new SplitLimits(
        interval,
        splitBytes,
        maxBytes == 0 ? splitBytes + splitBytes / 2 : maxBytes,
        splitKeys,
        maxKeys == 0 ? splitKeys + splitKeys / 2 : maxKeys,
        coprocessor.batchSplitLimit());
  }

  private static PeerConfig peer(
      StoreServerConfig.Raftstore raftstore, StoreServerConfig.Coprocessor coprocessor) {
    return new PeerConfig(
        raftstore.raftBaseTickInterval(),
        raftstore.raftStoreMaxLeaderLease(),
        raftstore.readTimeout(),
        raftstore.pdHeartbeatTickInterval(),
        raftstore.maxLeaderMissingDuration(),
        raftstore.maxPeerDownDuration(),
        raftstore.raftLogGcTickInterval(),
        raftstore.raftLogGcThreshold(),
        raftstore.raftLogGcSizeLimit().bytes(),
        raftstore.raftEntryMaxSize().bytes(),
        raftstore.rightDeriveWhenSplit(),
        splitLimits(raftstore.splitRegionCheckTickInterval(), coprocessor));
  }
}
