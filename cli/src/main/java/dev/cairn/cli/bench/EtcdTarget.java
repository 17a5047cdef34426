package dev.cairn.cli.bench;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.net.channel.ChannelPool;
import dev.cairn.net.channel.EventLoops;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// etcd's version 3 API: `Put`, and `Range` of one key, which is linearizable unless asked not to
/// be. Connections are spread evenly over the endpoints.
///
/// The few fields that matter are written and read here and now, which is cheaper for this client
/// than generated messages: if the comparison is unfair, it is in etcd's favour. Field numbers are
/// those of etcd's published `rpc.proto`: PutRequest.key 1, value 2; RangeRequest.key 1;
/// RangeResponse.count 4.
final class EtcdTarget implements Target {
  private static final String SERVICE = "etcdserverpb.KV/";
  private static final int RANGE_COUNT = 4;
  private static final MethodDescriptor<byte[], byte[]> PUT = method("Put");
  private static final MethodDescriptor<byte[], byte[]> RANGE = method("Range");

  private final EventLoops eventLoops;
  private final ChannelPool channels;
  private final List<String> endpoints;
  private final int connections;

  EtcdTarget(List<String> endpoints, int connections, int eventLoopThreads) {
    this.eventLoops = EventLoops.open("tool", eventLoopThreads);
    this.channels =
        new ChannelPool(eventLoops, SystemEnv.create().loops(), ChannelPool.Config.DEFAULT);
    this.endpoints = List.copyOf(endpoints);
    this.connections = connections;
  }

  @Override
  public void open() {}

  @Override
  public void put(int caller, byte[] key, byte[] value, Done done) {
    call(caller, PUT, message(key, value), done, _ -> true);
  }

  @Override
  public void get(int caller, byte[] key, Done done) {
    call(caller, RANGE, message(key, null), done, EtcdTarget::hasOne);
  }

  private interface Check {
    boolean holds(byte[] answer) throws IOException;
  }

  private void call(
      int caller, MethodDescriptor<byte[], byte[]> method, byte[] request, Done done, Check check) {
    int lane = caller % connections;
    var channel = channels.channel(endpoints.get(lane % endpoints.size()), lane);
    OneAnswer.call(
        channel.newCall(method, CallOptions.DEFAULT),
        request,
        answer -> {
          try {
            return check.holds(answer) ? null : "key not found";
          } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
          }
        },
        done);
  }

  private static boolean hasOne(byte[] answer) throws IOException {
    var in = CodedInputStream.newInstance(answer);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag >>> 3 == RANGE_COUNT) {
        return in.readInt64() > 0;
      }
      in.skipField(tag);
    }
    return false;
  }

  private static byte[] message(byte[] key, byte @Nullable [] value) {
    int size = CodedOutputStream.computeByteArraySize(1, key);
    if (value != null) {
      size += CodedOutputStream.computeByteArraySize(2, value);
    }
    var bytes = new byte[size];
    try {
      var out = CodedOutputStream.newInstance(bytes);
      out.writeByteArray(1, key);
      if (value != null) {
        out.writeByteArray(2, value);
      }
      return bytes;
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  private static MethodDescriptor<byte[], byte[]> method(String name) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(SERVICE + name)
        .setRequestMarshaller(new Bytes())
        .setResponseMarshaller(new Bytes())
        .build();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream in) {
      try {
        return in.readAllBytes();
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }
  }

  @Override
  public void later(long millis, Runnable task) {
    var _ = eventLoops.group().schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    channels.close();
    eventLoops.close();
  }
}
