package dev.cairn.cli.raw;

import dev.cairn.base.env.Env;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.net.channel.ChannelPool;
import dev.cairn.net.channel.EventLoops;
import dev.cairn.net.placement.PdClient;
import dev.cairn.net.placement.PdClientConfig;
import java.time.Duration;
import java.util.List;

/// A tool's connections to one cluster. Thread-safe; connects when first used.
public final class Cluster implements AutoCloseable {
  private final EventLoops eventLoops;
  private final ChannelPool channels;
  private final PdClient pd;
  private final RegionCache regions;

  private Cluster(EventLoops eventLoops, ChannelPool channels, PdClient pd) {
    this.eventLoops = eventLoops;
    this.channels = channels;
    this.pd = pd;
    this.regions = new RegionCache(pd);
  }

  /// The cluster of the PD at `endpoints`; a call is repeated for at most `patience` while PD is
  /// away.
  public static Cluster connect(List<String> endpoints, Duration patience, int eventLoopThreads) {
    Env env = SystemEnv.create();
    var eventLoops = EventLoops.open("tool", eventLoopThreads);
    var channels = new ChannelPool(eventLoops, env.loops(), ChannelPool.Config.DEFAULT);
    var config = PdClientConfig.of(endpoints).withCallTimeout(patience);
    return new Cluster(eventLoops, channels, PdClient.open(env, channels, config));
  }

  /// Its placement driver.
  public PdClient pd() {
    return pd;
  }

  /// Where its keys are.
  public RegionCache regions() {
    return regions;
  }

  /// Connections to its stores.
  public ChannelPool channels() {
    return channels;
  }

  /// The threads that the connections live on.
  public EventLoops eventLoops() {
    return eventLoops;
  }

  @Override
  public void close() {
    pd.close();
    channels.close();
    eventLoops.close();
  }
}
