package dev.cairn.pd.grpc;

import dev.cairn.pd.driver.Driver;
import dev.cairn.pd.driver.RegionBeat;
import dev.cairn.pd.operator.Order;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import kvproto.pdpb.ErrorType;
import kvproto.pdpb.RegionHeartbeatRequest;
import kvproto.pdpb.RegionHeartbeatResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The streams on which stores report the Regions they lead and hear what to do with them. Orders
/// go to the store of the Region's leader on the stream it opened last. Thread-safe.
public final class HeartbeatStreams {
  private static final Logger log = LoggerFactory.getLogger(HeartbeatStreams.class);

  private final Calls calls;
  private final Driver driver;
  private final ConcurrentHashMap<Long, Stream> byStore = new ConcurrentHashMap<>();

  HeartbeatStreams(Calls calls, Driver driver) {
    this.calls = calls;
    this.driver = driver;
  }

  /// Sends every order to the store of its leader; one whose store has no stream is dropped, it
  /// will be made again.
  public void send(List<Order> orders) {
    for (Order order : orders) {
      var stream = byStore.get(order.leader().store());
      if (stream != null) {
        stream.send(PdpbCodec.toProto(calls.ok(), order));
      }
    }
  }

  /// Ends all streams, so that stores look for another PD.
  public void close() {
    for (Stream stream : byStore.values()) {
      stream.fail(Status.UNAVAILABLE.withDescription("PD is shutting down"));
    }
  }

  StreamObserver<RegionHeartbeatRequest> open(StreamObserver<RegionHeartbeatResponse> out) {
    return new Stream((ServerCallStreamObserver<RegionHeartbeatResponse>) out);
  }

  /// One stream. Reports come in on one thread; orders leave from any.
  private final class Stream implements StreamObserver<RegionHeartbeatRequest> {
    private final ServerCallStreamObserver<RegionHeartbeatResponse> out;
    private @Nullable Long store;
    private boolean over;

    Stream(ServerCallStreamObserver<RegionHeartbeatResponse> out) {
      this.out = out;
      out.setOnCancelHandler(this::leave);
    }

    @Override
    public void onNext(RegionHeartbeatRequest report) {
      if (isOver()) {
        return;
      }
      if (!calls.admits(report.getHeader(), out)) {
        leave();
        return;
      }
      if (!driver.isBootstrapped()) {
        send(RegionHeartbeatResponse.newBuilder().setHeader(calls.okOnceBootstrapped()).build());
        onCompleted();
        return;
      }
      RegionBeat outcome;
      try {
        outcome = driver.regionHeartbeat(PdpbCodec.fromProto(report));
      } catch (IllegalArgumentException e) {
        outcome = new RegionBeat.Invalid(String.valueOf(e.getMessage()));
      } catch (dev.cairn.base.error.CairnException e) {
        fail(calls.failed(e).getStatus());
        return;
      }
      reply(report, outcome);
    }

    private void reply(RegionHeartbeatRequest report, RegionBeat outcome) {
      switch (outcome) {
        case RegionBeat.Taken taken -> {
          register(report.getLeader().getStoreId());
          var order = taken.order();
          if (order != null) {
            send(PdpbCodec.toProto(calls.ok(), order));
          }
        }
        case RegionBeat.Stale stale -> {
          register(report.getLeader().getStoreId());
          log.atDebug()
              .addKeyValue("store", report.getLeader().getStoreId())
              .addKeyValue("reason", stale.reason())
              .log("region heartbeat is stale");
        }
        case RegionBeat.Invalid invalid ->
            send(
                RegionHeartbeatResponse.newBuilder()
                    .setHeader(calls.refusal(ErrorType.UNKNOWN, invalid.reason()))
                    .setRegionId(report.getRegion().getId())
                    .setTargetPeer(report.getLeader())
                    .build());
        case RegionBeat.UnknownStore unknown ->
            fail(
                Status.UNKNOWN.withDescription(
                    "invalid store ID " + unknown.store() + ", not found"));
        case RegionBeat.TombstoneStore _ -> {
          // Its own heartbeats tell it.
        }
      }
    }

    @Override
    public void onError(Throwable thrown) {
      leave();
    }

    @Override
    public void onCompleted() {
      if (leave()) {
        out.onCompleted();
      }
    }

    void send(RegionHeartbeatResponse response) {
      synchronized (this) {
        if (!over && !out.isCancelled()) {
          out.onNext(response);
        }
      }
    }

    void fail(Status status) {
      if (leave()) {
        out.onError(status.asRuntimeException());
      }
    }

    private synchronized boolean isOver() {
      return over;
    }

    private void register(long id) {
      synchronized (this) {
        if (over || (store != null && store == id)) {
          return;
        }
        store = id;
      }
      byStore.put(id, this);
    }

    private boolean leave() {
      Long id;
      synchronized (this) {
        if (over) {
          return false;
        }
        over = true;
        id = store;
      }
      if (id != null) {
        byStore.remove(id, this);
      }
      return true;
    }
  }
}
