package dev.cairn.net.channel;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/// The threads that move bytes between sockets and gRPC: epoll on Linux, NIO elsewhere.
///
/// Thread-safe. Servers and clients of one process may share one instance; whoever opened it closes
/// it, after everything that uses it.
public final class EventLoops implements AutoCloseable {
  private static final long CLOSE_SECONDS_MAX = 5;

  private final EventLoopGroup group;
  private final boolean epoll;

  private EventLoops(EventLoopGroup group, boolean epoll) {
    this.group = group;
    this.epoll = epoll;
  }

  /// Opens `threads` loops (at least 1) whose threads are named `name-…`.
  public static EventLoops open(String name, int threads) {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    var group = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), io);
    return new EventLoops(group, epoll);
  }

  /// The loops, for gRPC's builders.
  public EventLoopGroup group() {
    return group;
  }

  /// The kind of outgoing connection that fits the loops.
  public Class<? extends Channel> clientChannelType() {
    return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  /// The kind of listening socket that fits the loops.
  public Class<? extends ServerChannel> serverChannelType() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /// Ends the threads after what is queued, and waits for them up to five seconds.
  @Override
  public void close() {
    var closed = group.shutdownGracefully(0, CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
    closed.awaitUninterruptibly(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
  }
}
