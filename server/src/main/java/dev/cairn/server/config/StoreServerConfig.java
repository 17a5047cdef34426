package dev.cairn.server.config;

import dev.cairn.base.config.ByteSize;
import dev.cairn.engine.replicated.RawFormat;
import dev.cairn.net.channel.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Everything that can be set about a store. The names of the components, in kebab-case, are the
/// keys of its TOML file: `[server] addr`, `[storage.block-cache] capacity`.
public record StoreServerConfig(
    Server server,
    Storage storage,
    Pd pd,
    Raftstore raftstore,
    Coprocessor coprocessor,
    RaftEngine raftEngine,
    Rocksdb rocksdb,
    Readpool readpool,
    Log log) {

  /// A store on 127.0.0.1:20160 with its data below `data`, in the cluster of a PD on
  /// 127.0.0.1:2379.
  public static final StoreServerConfig DEFAULT =
      new StoreServerConfig(
          Server.DEFAULT,
          Storage.DEFAULT,
          Pd.DEFAULT,
          Raftstore.DEFAULT,
          Coprocessor.DEFAULT,
          RaftEngine.DEFAULT,
          Rocksdb.DEFAULT,
          Readpool.DEFAULT,
          Log.DEFAULT);

  /// The same with other addresses.
  public StoreServerConfig withServer(Server other) {
    return new StoreServerConfig(
        other, storage, pd, raftstore, coprocessor, raftEngine, rocksdb, readpool, log);
  }

  /// The same with its data elsewhere.
  public StoreServerConfig withDataDir(Path dir) {
    return withStorage(storage.withDataDir(dir));
  }

  /// The same with its data kept otherwise.
  public StoreServerConfig withStorage(Storage other) {
    return new StoreServerConfig(
        server, other, pd, raftstore, coprocessor, raftEngine, rocksdb, readpool, log);
  }

  /// The same in the cluster of another PD.
  public StoreServerConfig withPdEndpoints(List<String> endpoints) {
    return new StoreServerConfig(
        server,
        storage,
        new Pd(endpoints, pd.callTimeout),
        raftstore,
        coprocessor,
        raftEngine,
        rocksdb,
        readpool,
        log);
  }

  /// Where the store listens, and what it is called.
  ///
  /// @param addr where clients and other stores reach it; port 0 takes any free one
  /// @param advertiseAddr what PD and clients are told instead, empty for `addr`
  /// @param statusAddr where people and Prometheus reach it over HTTP
  /// @param advertiseStatusAddr what PD is told instead, empty for `statusAddr`
  /// @param labels where it stands (zone, rack, host), for PD
  /// @param grpcConcurrency event loops, the threads that serve requests
  /// @param inFlightMax writes under way at once, all in all, before more are told to come back
  /// @param shutdownWait how long a graceful stop waits for leaderships to be handed over
  public record Server(
      String addr,
      String advertiseAddr,
      String statusAddr,
      String advertiseStatusAddr,
      Map<String, String> labels,
      int grpcConcurrency,
      ByteSize inFlightMax,
      Duration shutdownWait) {
    /// As tikv-server listens.
    public static final Server DEFAULT =
        new Server(
            "127.0.0.1:20160",
            "",
            "127.0.0.1:20180",
            "",
            Map.of(),
            2,
            ByteSize.ofMib(256),
            Duration.ofSeconds(5));

    public Server {
      labels = Map.copyOf(labels);
      mustBeAtLeastOne("grpc-concurrency", grpcConcurrency);
      mustBePositive("in-flight-max", inFlightMax);
    }

    /// The same at other addresses.
    public Server at(HostPort address, HostPort statusAddress) {
      return new Server(
          address.toString(),
          advertiseAddr,
          statusAddress.toString(),
          advertiseStatusAddr,
          labels,
          grpcConcurrency,
          inFlightMax,
          shutdownWait);
    }
  }

  /// What is kept, and where.
  ///
  /// @param dataDir a directory of its own
  /// @param apiVersion how keys are laid out, 1 or 2; the same in the whole cluster, for ever
  /// @param enableTtl whether raw pairs can end by themselves, which 2 asks for; as lasting
  /// @param ttlCheckPollInterval between two rounds that take back the space of ended pairs
  /// @param maxKeySize the longest raw key that is written
  /// @param reserveSpace below this much free disk, writes are refused
  /// @param blockCache memory for blocks of the data's files
  public record Storage(
      Path dataDir,
      int apiVersion,
      boolean enableTtl,
      Duration ttlCheckPollInterval,
      ByteSize maxKeySize,
      ByteSize reserveSpace,
      BlockCache blockCache) {
    /// A key must leave room for its value in one log entry.
    private static final ByteSize MAX_KEY_SIZE_MAX = ByteSize.ofMib(1);

    /// Below `data` in the working directory.
    public static final Storage DEFAULT =
        new Storage(
            Path.of("data"),
            1,
            false,
            Duration.ofHours(1),
            ByteSize.ofKib(8),
            ByteSize.ofMib(512),
            new BlockCache(ByteSize.ofMib(128)));

    public Storage {
      if (apiVersion != 1 && apiVersion != 2) {
        throw new IllegalArgumentException("api-version must be 1 or 2, not " + apiVersion);
      }
      if (apiVersion == 2 && !enableTtl) {
        throw new IllegalArgumentException(
            "api-version 2 keeps an expiry with every pair: set enable-ttl to true");
      }
      if (ttlCheckPollInterval.isNegative() || ttlCheckPollInterval.isZero()) {
        throw new IllegalArgumentException("ttl-check-poll-interval must not be 0");
      }
      mustBePositive("max-key-size", maxKeySize);
      if (maxKeySize.bytes() > MAX_KEY_SIZE_MAX.bytes()) {
        throw new IllegalArgumentException(
            "max-key-size must be at most " + MAX_KEY_SIZE_MAX + ", not " + maxKeySize);
      }
    }

    /// The same with its data elsewhere.
    public Storage withDataDir(Path dir) {
      return new Storage(
          dir, apiVersion, enableTtl, ttlCheckPollInterval, maxKeySize, reserveSpace, blockCache);
    }

    /// The same for another kind of raw pairs.
    public Storage withRawFormat(RawFormat format) {
      return new Storage(
          dataDir,
          format == RawFormat.V2 ? 2 : 1,
          format.hasExpiry(),
          ttlCheckPollInterval,
          maxKeySize,
          reserveSpace,
          blockCache);
    }

    /// The same with other pauses between rounds.
    public Storage withTtlCheckPollInterval(Duration interval) {
      return new Storage(
          dataDir, apiVersion, enableTtl, interval, maxKeySize, reserveSpace, blockCache);
    }

    /// What version and TTL come to.
    public RawFormat rawFormat() {
      if (apiVersion == 2) {
        return RawFormat.V2;
      }
      return enableTtl ? RawFormat.V1TTL : RawFormat.V1;
    }

    /// Memory for blocks of the data's files.
    ///
    /// @param capacity at most so much
    public record BlockCache(ByteSize capacity) {}
  }

  /// How PD is reached.
  ///
  /// @param endpoints its members' client addresses
  /// @param callTimeout how long a call is repeated while PD is away, at the start too
  public record Pd(List<String> endpoints, Duration callTimeout) {
    /// On this machine.
    public static final Pd DEFAULT = new Pd(List.of("127.0.0.1:2379"), Duration.ofSeconds(30));

    public Pd {
      endpoints = List.copyOf(endpoints);
      if (endpoints.isEmpty()) {
        throw new IllegalArgumentException("endpoints must name at least one PD");
      }
    }
  }

  /// How Regions are replicated.
  ///
  /// @param raftBaseTickInterval one tick
  /// @param raftHeartbeatTicks ticks between a leader's heartbeats
  /// @param raftElectionTimeoutTicks ticks of silence before an election, up to twice as many
  /// @param raftStoreMaxLeaderLease how long a leader reads alone after a quorum answered it; less
  ///   than the shortest election timeout
  /// @param raftMaxSizePerMsg entries in one message
  /// @param raftMaxInflightMsgs messages to one follower that it has not answered
  /// @param raftEntryMaxSize the largest write
  /// @param raftLogGcTickInterval how often the log is looked at for entries to drop
  /// @param raftLogGcThreshold how many must be droppable before they are
  /// @param raftLogGcSizeLimit above this a slow follower's entries are dropped too
  /// @param pdHeartbeatTickInterval between two reports of a Region that does not change
  /// @param pdStoreHeartbeatTickInterval between two reports of the store
  /// @param maxLeaderMissingDuration without a leader for so long, a peer asks PD whether it still
  ///   belongs
  /// @param maxPeerDownDuration silent for so long, a peer is reported as down
  /// @param readTimeout after which a read that no quorum confirmed is refused
  /// @param storePoolSize threads that turn Regions
  /// @param applyPoolSize threads that apply what was committed
  /// @param notifyCapacity requests that may wait for one Region
  /// @param rightDeriveWhenSplit whether the last part of a divided Region keeps its id
  /// @param splitRegionCheckTickInterval how often a Region is looked at whether it is too large
  public record Raftstore(
      Duration raftBaseTickInterval,
      int raftHeartbeatTicks,
      int raftElectionTimeoutTicks,
      Duration raftStoreMaxLeaderLease,
      ByteSize raftMaxSizePerMsg,
      int raftMaxInflightMsgs,
      ByteSize raftEntryMaxSize,
      Duration raftLogGcTickInterval,
      long raftLogGcThreshold,
      ByteSize raftLogGcSizeLimit,
      Duration pdHeartbeatTickInterval,
      Duration pdStoreHeartbeatTickInterval,
      Duration maxLeaderMissingDuration,
      Duration maxPeerDownDuration,
      Duration readTimeout,
      int storePoolSize,
      int applyPoolSize,
      int notifyCapacity,
      boolean rightDeriveWhenSplit,
      Duration splitRegionCheckTickInterval) {
    /// A crashed leader is replaced within seconds.
    public static final Raftstore DEFAULT =
        new Raftstore(
            Duration.ofMillis(250),
            2,
            10,
            Duration.ofSeconds(2),
            ByteSize.ofMib(1),
            256,
            ByteSize.ofMib(8),
            Duration.ofSeconds(3),
            10_000,
            ByteSize.ofMib(192),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofSeconds(3),
            1,
            1,
            40_960,
            true,
            Duration.ofSeconds(10));

    public Raftstore {
      mustBeAtLeastOne("store-pool-size", storePoolSize);
      mustBeAtLeastOne("apply-pool-size", applyPoolSize);
      mustBeAtLeastOne("notify-capacity", notifyCapacity);
      mustBeAtLeastOne("raft-heartbeat-ticks", raftHeartbeatTicks);
      mustBePositive("raft-entry-max-size", raftEntryMaxSize);
      if (raftElectionTimeoutTicks <= raftHeartbeatTicks) {
        throw new IllegalArgumentException(
            "raft-election-timeout-ticks must be greater than raft-heartbeat-ticks");
      }
      // The first tick may fall right behind the message that a voter heard.
      var election = raftBaseTickInterval.multipliedBy(raftElectionTimeoutTicks - 1);
      if (raftStoreMaxLeaderLease.compareTo(election) >= 0) {
        throw new IllegalArgumentException(
            "raft-store-max-leader-lease must be shorter than an election timeout ("
                + raftBaseTickInterval.multipliedBy(raftElectionTimeoutTicks).toMillis()
                + " ms less one tick), or two leaders could answer reads");
      }
    }
  }

  /// When Regions are divided. (The section is named as upstream names it.)
  ///
  /// @param regionSplitSize how large the parts of a divided Region shall be
  /// @param regionMaxSize from how large on a Region is divided; 0 for one and a half times
  ///   `region-split-size`
  /// @param regionSplitKeys how many pairs the parts shall have
  /// @param regionMaxKeys from how many pairs on a Region is divided; 0 for one and a half times
  ///   `region-split-keys`
  /// @param batchSplitLimit how many times a Region is cut at once
  public record Coprocessor(
      ByteSize regionSplitSize,
      ByteSize regionMaxSize,
      long regionSplitKeys,
      long regionMaxKeys,
      int batchSplitLimit) {
    /// As upstream.
    public static final Coprocessor DEFAULT =
        new Coprocessor(ByteSize.ofMib(256), ByteSize.ofMib(0), 2_560_000, 0, 10);

    public Coprocessor {
      mustBePositive("region-split-size", regionSplitSize);
      mustBeAtLeastOne("batch-split-limit", batchSplitLimit);
      if (regionSplitKeys < 1) {
        throw new IllegalArgumentException("region-split-keys must be at least 1");
      }
      if (regionMaxSize.bytes() != 0 && regionMaxSize.bytes() < regionSplitSize.bytes()) {
        throw new IllegalArgumentException("region-max-size must not be below region-split-size");
      }
      if (regionMaxKeys != 0 && regionMaxKeys < regionSplitKeys) {
        throw new IllegalArgumentException("region-max-keys must not be below region-split-keys");
      }
    }
  }

  /// The Raft log.
  ///
  /// @param dir where it is kept, empty for `raft` in the data directory
  /// @param targetFileSize of one segment
  /// @param memoryLimit for entries kept in memory
  public record RaftEngine(String dir, ByteSize targetFileSize, ByteSize memoryLimit) {
    /// In the data directory.
    public static final RaftEngine DEFAULT =
        new RaftEngine("", ByteSize.ofMib(128), ByteSize.ofMib(64));
  }

  /// The data's engine.
  ///
  /// @param writeBufferLimit writes kept in memory before they are flushed
  /// @param maxOpenFiles files kept open
  /// @param maxBackgroundJobs flushes and compactions at once
  public record Rocksdb(ByteSize writeBufferLimit, int maxOpenFiles, int maxBackgroundJobs) {
    /// For a small machine.
    public static final Rocksdb DEFAULT = new Rocksdb(ByteSize.ofMib(64), 512, 2);
  }

  /// Reads of more than one key, and reads that wait.
  ///
  /// @param maxThreadCount threads
  /// @param maxTasks reads that may wait for a thread
  public record Readpool(int maxThreadCount, int maxTasks) {
    /// For a small machine.
    public static final Readpool DEFAULT = new Readpool(2, 2048);

    public Readpool {
      mustBeAtLeastOne("max-thread-count", maxThreadCount);
      mustBeAtLeastOne("max-tasks", maxTasks);
    }
  }

  /// What is logged.
  ///
  /// @param level the least important lines that are: debug, info, warn or error
  public record Log(String level) {
    /// One line for each event that an operator cares about.
    public static final Log DEFAULT = new Log("info");
  }

  private static void mustBeAtLeastOne(String key, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(key + " must be at least 1, not " + value);
    }
  }

  private static void mustBePositive(String key, ByteSize value) {
    if (value.bytes() == 0) {
      throw new IllegalArgumentException(key + " must not be 0");
    }
  }
}
