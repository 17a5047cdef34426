package dev.cairn.pd.grpc;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Netty's event loops of the client port. They end as soon as they have nothing left to do, while
/// Netty's own wait for two more quiet seconds, and Armeria leaves no choice about its acceptor.
final class PortLoops extends MultiThreadIoEventLoopGroup {
  PortLoops(String name, int threads) {
    super(
        threads,
        new DefaultThreadFactory(name, true),
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    return super.shutdownGracefully(0, timeout, unit);
  }
}
