package dev.cairn.it.cluster;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kvproto.metapb.Store;
import kvproto.metapb.StoreState;
import kvproto.pdpb.GetAllStoresRequest;
import kvproto.pdpb.GetMembersRequest;
import kvproto.pdpb.GetRegionRequest;
import kvproto.pdpb.GetStoreRequest;
import kvproto.pdpb.PDGrpc;
import kvproto.pdpb.Region;
import kvproto.pdpb.RequestHeader;
import kvproto.pdpb.ScanRegionsRequest;

/// What PD says, asked anew at each call. Throws `StatusRuntimeException` while PD is down.
public final class PdView {
  private static final long SECONDS_PER_CALL = 5;

  private final Channels channels;
  private final String address;

  PdView(Channels channels, String address) {
    this.channels = channels;
    this.address = address;
  }

  /// Calls with a deadline of their own each.
  public PDGrpc.PDBlockingStub calls() {
    return PDGrpc.newBlockingStub(channels.to(address))
        .withDeadlineAfter(SECONDS_PER_CALL, TimeUnit.SECONDS);
  }

  /// What every request carries.
  public RequestHeader header() {
    var members = calls().getMembers(GetMembersRequest.getDefaultInstance());
    return RequestHeader.newBuilder().setClusterId(members.getHeader().getClusterId()).build();
  }

  /// The stores that are not tombstones.
  public List<Store> stores() {
    var request =
        GetAllStoresRequest.newBuilder()
            .setHeader(header())
            .setExcludeTombstoneStores(true)
            .build();
    return calls().getAllStores(request).getStoresList().stream()
        .filter(store -> store.getState() != StoreState.Tombstone)
        .toList();
  }

  /// All Regions with their leaders, by key.
  public List<Region> regions() {
    var request = ScanRegionsRequest.newBuilder().setHeader(header()).setLimit(10_000).build();
    return calls().scanRegions(request).getRegionsList();
  }

  /// The Region that holds the key, with its leader if it has one.
  public Region region(ByteString key) {
    var request = GetRegionRequest.newBuilder().setHeader(header()).setRegionKey(key).build();
    var answer = calls().getRegion(request);
    return Region.newBuilder()
        .setRegion(answer.getRegion())
        .setLeader(answer.getLeader())
        .addAllDownPeers(answer.getDownPeersList())
        .addAllPendingPeers(answer.getPendingPeersList())
        .build();
  }

  /// The `host:port` of a store.
  public String storeAddress(long id) {
    var request = GetStoreRequest.newBuilder().setHeader(header()).setStoreId(id).build();
    return calls().getStore(request).getStore().getAddress();
  }

  /// For people: everything above.
  String describe() {
    return "stores:\n" + stores() + "\nregions:\n" + regions();
  }
}
