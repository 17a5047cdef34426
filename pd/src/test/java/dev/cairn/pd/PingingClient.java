package dev.cairn.pd;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2Frame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2PingFrame;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A bare HTTP/2 connection without any call that pings at a steady rate. gRPC's own client does
/// not go below one ping in ten seconds.
final class PingingClient implements AutoCloseable {
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final BlockingQueue<Http2Frame> answers = new LinkedBlockingQueue<>();
  private final Channel channel;

  PingingClient(String address, Duration every) {
    int colon = address.lastIndexOf(':');
    channel =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel opened) {
                    opened
                        .pipeline()
                        .addLast(Http2FrameCodecBuilder.forClient().build(), new Frames());
                  }
                })
            .connect(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))
            .syncUninterruptibly()
            .channel();
    var _ =
        loops.scheduleAtFixedRate(
            this::ping, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void ping() {
    var _ = channel.writeAndFlush(new DefaultHttp2PingFrame(7));
  }

  /// Waits for `count` acknowledgements; how many came before anything else did.
  int acknowledged(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      if (!(answers.poll(30, TimeUnit.SECONDS) instanceof Http2PingFrame ping) || !ping.ack()) {
        return i;
      }
    }
    return count;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Frames extends SimpleChannelInboundHandler<Http2Frame> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, Http2Frame frame) {
      if (frame instanceof Http2PingFrame || frame instanceof Http2GoAwayFrame) {
        answers.add(frame);
      }
    }
  }
}
