package dev.cairn.server.grpc;

import static dev.cairn.server.grpc.ServedStore.bytes;
import static dev.cairn.server.grpc.ServedStore.context;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import kvproto.kvrpcpb.RawGetRequest;
import kvproto.kvrpcpb.RawPutRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GrpcFrontTest {
  private static final int FRAME_SETTINGS = 4;
  private static final int FRAME_PING = 6;
  private static final int FRAME_GO_AWAY = 7;
  private static final int FLAG_ACK = 1;

  private final ServedStore store = new ServedStore();

  @AfterEach
  void close() {
    store.close();
  }

  private ServingStatus health() {
    return HealthGrpc.newBlockingStub(store.channel)
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }

  @Test
  void healthFollowsTheStore() {
    assertThat(health()).isEqualTo(ServingStatus.NOT_SERVING);
    store.front.serving(true);
    assertThat(health()).isEqualTo(ServingStatus.SERVING);
    store.front.serving(false);
    assertThat(health()).isEqualTo(ServingStatus.NOT_SERVING);
  }

  @Test
  void aPortInUseIsNamedWithItsFlag() {
    assertThatThrownBy(() ->
            GrpcFront.start(store.eventLoops, store.front.address(), "--addr", List.of()).close())
        .isInstanceOfSatisfying(
            CairnException.class,
            thrown -> {
              assertThat(thrown.code()).isEqualTo(ErrorCode.ADDRESS_IN_USE);
              assertThat(thrown)
                  .hasMessageContaining(store.front.address().toString())
                  .hasMessageContaining("--addr");
            });
  }

  @Test
  void messagesOfEightMebibytesPassInBothDirections() {
    var value = ByteString.copyFrom(new byte[(8 << 20) - 1000]);
    var put = RawPutRequest.newBuilder().setContext(context()).setKey(bytes("k")).setValue(value);
    assertThat(store.client().rawPut(put.build()).hasRegionError()).isFalse();
    var got =
        store
            .client()
            .rawGet(RawGetRequest.newBuilder().setContext(context()).setKey(bytes("k")).build());
    assertThat(got.getValue()).isEqualTo(value);
  }

  @Test
  void compressedMessagesAreUnderstood() {
    var put =
        RawPutRequest.newBuilder()
            .setContext(context())
            .setKey(bytes("k"))
            .setValue(ByteString.copyFrom(new byte[10_000]));
    assertThat(store.client().withCompression("gzip").rawPut(put.build()).hasRegionError())
        .isFalse();
  }

  /// gRPC's own client refuses to ping more often than every ten seconds, so this one speaks HTTP/2
  /// by hand.
  @Test
  void pingsEverySecondWithoutCallsAreAllowed() throws IOException, InterruptedException {
    var address = store.front.address();
    try (var socket = new Socket(address.host(), address.port());
        var pinger = Executors.newSingleThreadScheduledExecutor()) {
      var out = socket.getOutputStream();
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
      out.write(new byte[] {0, 0, 0, FRAME_SETTINGS, 0, 0, 0, 0, 0});
      out.flush();
      var ping = new byte[9 + 8];
      ping[2] = 8;
      ping[3] = FRAME_PING;
      var pinging =
          pinger.scheduleAtFixedRate(
              () -> {
                try {
                  out.write(ping);
                  out.flush();
                } catch (IOException failed) {
                  throw new java.io.UncheckedIOException(failed);
                }
              },
              1,
              1,
              TimeUnit.SECONDS);
      var in = new DataInputStream(socket.getInputStream());
      int answered = 0;
      while (answered < 5) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        in.skipNBytes(4 + length);
        assertThat(type).isNotEqualTo(FRAME_GO_AWAY);
        answered += type == FRAME_PING && (flags & FLAG_ACK) != 0 ? 1 : 0;
      }
      pinging.cancel(false);
    }
  }

  @Test
  void durationsAreCountedUnderUpstreamsName() {
    var _ =
        store
            .client()
            .rawGet(RawGetRequest.newBuilder().setContext(context()).setKey(bytes("k")).build());
    assertThat(store.metrics.scrape().stream().map(one -> one.getMetadata().getName()))
        .contains("tikv_grpc_msg_duration_seconds");
  }
}
