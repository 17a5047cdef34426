package dev.cairn.pd.grpc;

import dev.cairn.pd.cluster.BootstrapOutcome;
import dev.cairn.pd.cluster.MetapbCodec;
import dev.cairn.pd.cluster.Store;
import dev.cairn.pd.cluster.StorePut;
import dev.cairn.pd.driver.Driver;
import dev.cairn.pd.meta.IdAllocator;
import io.grpc.Status;
import kvproto.metapb.NodeState;
import kvproto.pdpb.AllocIDRequest;
import kvproto.pdpb.AllocIDResponse;
import kvproto.pdpb.BootstrapRequest;
import kvproto.pdpb.BootstrapResponse;
import kvproto.pdpb.ErrorType;
import kvproto.pdpb.GetAllStoresRequest;
import kvproto.pdpb.GetAllStoresResponse;
import kvproto.pdpb.GetStoreRequest;
import kvproto.pdpb.GetStoreResponse;
import kvproto.pdpb.IsBootstrappedResponse;
import kvproto.pdpb.PutStoreRequest;
import kvproto.pdpb.PutStoreResponse;
import kvproto.pdpb.ResponseHeader;
import kvproto.pdpb.StoreHeartbeatRequest;
import kvproto.pdpb.StoreHeartbeatResponse;

/// Calls about how the cluster begins, ids, and stores.
final class StoreCalls {
  private static final int IDS_MAX = 100_000;

  private final Calls calls;
  private final Driver driver;
  private final IdAllocator ids;
  private final String version;

  StoreCalls(Calls calls, Driver driver, IdAllocator ids, String version) {
    this.calls = calls;
    this.driver = driver;
    this.ids = ids;
    this.version = version;
  }

  BootstrapResponse bootstrap(BootstrapRequest request) {
    var outcome =
        driver.bootstrap(
            MetapbCodec.fromProto(request.getStore()), MetapbCodec.fromProto(request.getRegion()));
    ResponseHeader header =
        switch (outcome) {
          case BootstrapOutcome.Done _ -> calls.ok();
          case BootstrapOutcome.Already _ ->
              calls.refusal(ErrorType.ALREADY_BOOTSTRAPPED, "cluster is already bootstrapped");
          case BootstrapOutcome.Invalid invalid ->
              throw Status.INVALID_ARGUMENT.withDescription(invalid.reason()).asRuntimeException();
        };
    return BootstrapResponse.newBuilder().setHeader(header).build();
  }

  IsBootstrappedResponse isBootstrapped() {
    return IsBootstrappedResponse.newBuilder()
        .setHeader(calls.ok())
        .setBootstrapped(driver.isBootstrapped())
        .build();
  }

  AllocIDResponse allocId(AllocIDRequest request) {
    // Old clients do not say how many: they want one.
    int count = Math.max(1, request.getCount());
    if (count > IDS_MAX) {
      throw new IllegalArgumentException(
          "count of ids must not exceed " + IDS_MAX + ", it is " + count);
    }
    // The answer carries the last id of the batch.
    long last = ids.next(count) + count - 1;
    return AllocIDResponse.newBuilder().setHeader(calls.ok()).setId(last).setCount(count).build();
  }

  GetStoreResponse get(GetStoreRequest request) {
    var header = calls.okOnceBootstrapped();
    if (header.hasError()) {
      return GetStoreResponse.newBuilder().setHeader(header).build();
    }
    var store = driver.store(request.getStoreId());
    if (store == null) {
      throw Status.UNKNOWN
          .withDescription(
              "invalid store ID " + Long.toUnsignedString(request.getStoreId()) + ", not found")
          .asRuntimeException();
    }
    return GetStoreResponse.newBuilder()
        .setHeader(header)
        .setStore(MetapbCodec.toProto(store.meta()))
        .setStats(PdpbCodec.toProto(store.id(), store.stats()))
        .build();
  }

  GetAllStoresResponse all(GetAllStoresRequest request) {
    var header = calls.okOnceBootstrapped();
    var out = GetAllStoresResponse.newBuilder().setHeader(header);
    if (!header.hasError()) {
      for (Store store : driver.stores()) {
        boolean removed = store.condition() == Store.Condition.TOMBSTONE;
        if (!removed || !request.getExcludeTombstoneStores()) {
          out.addStores(MetapbCodec.toProto(store.meta()));
        }
      }
    }
    return out.build();
  }

  PutStoreResponse put(PutStoreRequest request) {
    var header = calls.okOnceBootstrapped();
    if (!header.hasError()) {
      header =
          switch (driver.putStore(MetapbCodec.fromProto(request.getStore()))) {
            case StorePut.Accepted _ -> header;
            case StorePut.AddressTaken taken ->
                calls.refusal(ErrorType.DUPLICATED_ENTRY, taken.message());
            case StorePut.StillNeeded needed ->
                calls.refusal(ErrorType.DUPLICATED_ENTRY, needed.message());
            case StorePut.IsTombstone _ ->
                calls.refusal(ErrorType.STORE_TOMBSTONE, "store is tombstone");
            case StorePut.Invalid invalid ->
                throw Status.INVALID_ARGUMENT
                    .withDescription(invalid.reason())
                    .asRuntimeException();
          };
    }
    return PutStoreResponse.newBuilder().setHeader(header).build();
  }

  StoreHeartbeatResponse heartbeat(StoreHeartbeatRequest request) {
    var header = calls.okOnceBootstrapped();
    var out = StoreHeartbeatResponse.newBuilder();
    if (header.hasError()) {
      return out.setHeader(header).build();
    }
    long id = request.getStats().getStoreId();
    switch (driver.storeHeartbeat(id, PdpbCodec.fromProto(request.getStats()))) {
      case ACCEPTED -> {
        out.setHeader(header).setClusterVersion(version).setState(NodeState.Serving);
        var store = driver.store(id);
        if (store != null && store.condition() == Store.Condition.OFFLINE) {
          out.setState(NodeState.Removing);
        }
      }
      case UNKNOWN ->
          out.setHeader(
              calls.refusal(
                  ErrorType.UNKNOWN, "store " + Long.toUnsignedString(id) + " not found"));
      case TOMBSTONE ->
          out.setHeader(calls.refusal(ErrorType.STORE_TOMBSTONE, "store is tombstone"))
              .setState(NodeState.Removed);
    }
    return out.build();
  }
}
