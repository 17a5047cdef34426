package dev.cairn.server.grpc;

import static dev.cairn.server.grpc.ServedStore.bytes;
import static dev.cairn.server.grpc.ServedStore.context;
import static dev.cairn.server.grpc.ServedStore.contextBuilder;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import kvproto.kvrpcpb.Context;
import kvproto.kvrpcpb.GetRequest;
import kvproto.kvrpcpb.RawGetRequest;
import kvproto.kvrpcpb.RawPutRequest;
import kvproto.kvrpcpb.RawScanRequest;
import kvproto.tikvpb.BatchCommandsEmptyRequest;
import kvproto.tikvpb.BatchCommandsRequest;
import kvproto.tikvpb.BatchCommandsRequest.Request;
import kvproto.tikvpb.BatchCommandsResponse;
import kvproto.tikvpb.BatchCommandsResponse.Response;
import kvproto.tikvpb.TikvGrpc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BatchCommandsTest {
  private final ServedStore store = new ServedStore();
  private final Answers answers = new Answers();
  private final StreamObserver<BatchCommandsRequest> requests =
      TikvGrpc.newStub(store.channel).batchCommands(answers);

  @AfterEach
  void close() {
    store.close();
  }

  /// What comes back, message by message.
  private static final class Answers implements StreamObserver<BatchCommandsResponse> {
    private final BlockingQueue<BatchCommandsResponse> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<Status> ends = new LinkedBlockingQueue<>();

    @Override
    public void onNext(BatchCommandsResponse message) {
      messages.add(message);
    }

    @Override
    public void onError(Throwable thrown) {
      ends.add(Status.fromThrowable(thrown));
    }

    @Override
    public void onCompleted() {
      ends.add(Status.OK);
    }

    BatchCommandsResponse message() throws InterruptedException {
      var message = messages.poll(20, TimeUnit.SECONDS);
      assertThat(message).as("a message within 20 s").isNotNull();
      assertThat(message.getResponsesCount()).isEqualTo(message.getRequestIdsCount());
      return message;
    }

    Map<Long, Response> take(int count) throws InterruptedException {
      var all = new LinkedHashMap<Long, Response>();
      while (all.size() < count) {
        var message = message();
        for (int i = 0; i < message.getRequestIdsCount(); i++) {
          all.put(message.getRequestIds(i), message.getResponses(i));
        }
      }
      return all;
    }

    Status end() throws InterruptedException {
      var end = ends.poll(20, TimeUnit.SECONDS);
      assertThat(end).as("the end of the stream within 20 s").isNotNull();
      return end;
    }
  }

  private static Request get(Context context, String key) {
    return Request.newBuilder()
        .setRawGet(RawGetRequest.newBuilder().setContext(context).setKey(bytes(key)))
        .build();
  }

  private static Request put(String key, String value) {
    return Request.newBuilder()
        .setRawPut(
            RawPutRequest.newBuilder()
                .setContext(context())
                .setKey(bytes(key))
                .setValue(bytes(value)))
        .build();
  }

  @Test
  void commandsOfOneMessageThatEndAtOnceAreAnsweredInOne() throws InterruptedException {
    var message = BatchCommandsRequest.newBuilder();
    for (int i = 0; i < 100; i++) {
      message.addRequests(put("k" + i, "v" + i)).addRequestIds(1000 + i);
    }
    requests.onNext(message.build());
    assertThat(answers.message().getRequestIdsList()).hasSize(100).contains(1000L, 1099L);
  }

  @Test
  void aSlowCommandHoldsNobodyBack() throws InterruptedException {
    store.kv.holdWrites(true);
    requests.onNext(
        BatchCommandsRequest.newBuilder()
            .addRequests(put("k", "slow"))
            .addRequestIds(1)
            .addRequests(get(context(), "k"))
            .addRequestIds(2)
            .addRequests(put("l", "slow too"))
            .addRequestIds(3)
            .build());
    assertThat(answers.take(1)).containsOnlyKeys(2L);
    store.kv.releaseLast();
    assertThat(answers.take(1)).containsOnlyKeys(3L);
    store.kv.releaseLast();
    assertThat(answers.take(1)).containsOnlyKeys(1L);
  }

  @Test
  void whatIsNotServedIsAnsweredWithNothingAndTheStreamGoesOn() throws InterruptedException {
    requests.onNext(
        BatchCommandsRequest.newBuilder()
            .addRequests(Request.newBuilder().setGet(GetRequest.getDefaultInstance()))
            .addRequestIds(5)
            .addRequests(Request.getDefaultInstance())
            .addRequestIds(6)
            .build());
    var nothing = answers.take(2);
    assertThat(Objects.requireNonNull(nothing.get(5L))).isEqualTo(Response.getDefaultInstance());
    assertThat(Objects.requireNonNull(nothing.get(6L))).isEqualTo(Response.getDefaultInstance());
    requests.onNext(
        BatchCommandsRequest.newBuilder()
            .addRequests(get(context(), "k"))
            .addRequestIds(7)
            .build());
    assertThat(answers.take(1).get(7L)).satisfies(one -> assertThat(one.hasRawGet()).isTrue());
  }

  @Test
  void badCommandsGetTheirErrorsAndTheStreamGoesOn() throws InterruptedException {
    store.kv.throwFrom(new IllegalStateException("a bug"));
    requests.onNext(
        BatchCommandsRequest.newBuilder()
            .addRequests(get(context(), "k"))
            .addRequestIds(1)
            .build());
    assertThat(answers.take(1).get(1L)).isEqualTo(Response.getDefaultInstance());
    store.kv.throwFrom(null);
    requests.onNext(
        BatchCommandsRequest.newBuilder()
            .addRequests(get(Context.getDefaultInstance(), "k"))
            .addRequestIds(2)
            .addRequests(get(context(), "a"))
            .addRequestIds(3)
            .build());
    var errors = answers.take(2);
    assertThat(
            Objects.requireNonNull(errors.get(2L)).getRawGet().getRegionError().hasStoreNotMatch())
        .isTrue();
    assertThat(
            Objects.requireNonNull(errors.get(3L)).getRawGet().getRegionError().hasKeyNotInRegion())
        .isTrue();
  }

  @Test
  void idsWithoutACommandAreAnsweredAndCommandsWithoutAnIdAreNot() throws InterruptedException {
    requests.onNext(BatchCommandsRequest.newBuilder().addRequestIds(8).addRequestIds(9).build());
    assertThat(answers.take(2).values()).containsOnly(Response.getDefaultInstance());
    requests.onNext(
        BatchCommandsRequest.newBuilder()
            .addRequests(get(context(), "k"))
            .addRequestIds(10)
            .addRequests(put("k", "v"))
            .build());
    assertThat(answers.take(1)).containsOnlyKeys(10L);
  }

  @Test
  void anotherClustersCommandEndsTheStream() throws InterruptedException {
    requests.onNext(
        BatchCommandsRequest.newBuilder()
            .addRequests(get(contextBuilder().setClusterId(5).build(), "k"))
            .addRequestIds(1)
            .build());
    assertThat(answers.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void emptyCommandsMeasureTheStream() throws InterruptedException {
    var delayed = BatchCommandsEmptyRequest.newBuilder().setTestId(42).setDelayTime(5).build();
    requests.onNext(
        BatchCommandsRequest.newBuilder()
            .addRequests(Request.newBuilder().setEmpty(delayed))
            .addRequestIds(1)
            .addRequests(Request.newBuilder().setEmpty(delayed.toBuilder().setDelayTime(0)))
            .addRequestIds(2)
            .build());
    var both = answers.take(2);
    assertThat(both.keySet()).containsExactly(2L, 1L);
    assertThat(Objects.requireNonNull(both.get(1L)).getEmpty().getTestId()).isEqualTo(42);
  }

  @Test
  void aStreamThatTheClientEndsIsAnsweredToTheEnd() throws InterruptedException {
    store.kv.holdWrites(true);
    requests.onNext(
        BatchCommandsRequest.newBuilder().addRequests(put("k", "v")).addRequestIds(1).build());
    while (store.kv.heldCount() == 0) {
      Thread.onSpinWait();
    }
    requests.onCompleted();
    store.kv.releaseLast();
    assertThat(answers.take(1)).containsOnlyKeys(1L);
    assertThat(answers.end().isOk()).isTrue();
  }

  @Test
  void answersForAClientThatHasGoneAreDropped() throws InterruptedException {
    store.kv.holdWrites(true);
    requests.onNext(
        BatchCommandsRequest.newBuilder().addRequests(put("k", "v")).addRequestIds(1).build());
    var alone = TikvGrpc.newFutureStub(store.channel).rawPut(put("l", "w").getRawPut());
    while (store.kv.heldCount() < 2) {
      Thread.onSpinWait();
    }
    requests.onError(Status.CANCELLED.asRuntimeException());
    assertThat(answers.end().getCode()).isEqualTo(Status.Code.CANCELLED);
    alone.cancel(true);
    var other = store.client().rawGet(get(context(), "k").getRawGet());
    assertThat(other.getNotFound()).isTrue();
    while (store.kv.releaseOne()) {
      Thread.onSpinWait();
    }
    assertThat(store.client().rawGet(get(context(), "k").getRawGet()).getValue())
        .isEqualTo(bytes("v"));
    assertThat(store.admission.inFlightBytes()).isZero();
    assertThat(store.unexpected).isEmpty();
  }

  @Test
  void everyCommandOfManyIsAnsweredOnceUnderBackPressure() throws InterruptedException {
    var value = "x".repeat(2000);
    int messages = 100;
    int each = 200;
    requests.onNext(
        BatchCommandsRequest.newBuilder().addRequests(put("k", value)).addRequestIds(1).build());
    assertThat(answers.take(1)).hasSize(1);
    for (int m = 0; m < messages; m++) {
      var message = BatchCommandsRequest.newBuilder();
      for (int i = 0; i < each; i++) {
        message.addRequestIds(2 + (long) m * each + i);
        message.addRequests(
            i % 10 == 0
                ? Request.newBuilder()
                    .setRawScan(
                        RawScanRequest.newBuilder()
                            .setContext(context())
                            .setStartKey(bytes("b"))
                            .setLimit(1))
                    .build()
                : get(context(), "k"));
      }
      requests.onNext(message.build());
    }
    assertThat(answers.take(messages * each)).hasSize(messages * each);
  }
}
