package dev.cairn.net.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.cairn.base.env.Env;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.net.channel.ChannelPool;
import dev.cairn.net.channel.EventLoops;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import kvproto.metapb.Region;
import kvproto.metapb.Store;
import kvproto.pdpb.ErrorType;
import kvproto.pdpb.RegionHeartbeatRequest;
import kvproto.pdpb.RegionHeartbeatResponse;
import kvproto.pdpb.TransferLeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PdClientTest {
  private final Env env = SystemEnv.create();
  private final EventLoops eventLoops = EventLoops.open("test", 1);
  private final ChannelPool channels =
      new ChannelPool(eventLoops, env.loops(), ChannelPool.Config.DEFAULT);
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
    channels.close();
    eventLoops.close();
  }

  private FakePd pd() throws IOException {
    var pd = new FakePd(eventLoops);
    opened.add(pd);
    return pd;
  }

  private PdClient client(Duration patience, String... endpoints) {
    return client(PdClientConfig.of(List.of(endpoints)).withCallTimeout(patience));
  }

  private PdClient client(PdClientConfig config) {
    var client = PdClient.open(env, channels, config);
    opened.add(client);
    return client;
  }

  private PdClient client(FakePd pd) {
    return client(Duration.ofSeconds(10), pd.address());
  }

  private static void assertFails(CompletableFuture<?> call, ErrorCode code, String... texts) {
    assertThatThrownBy(() -> PdClient.await(call))
        .isInstanceOfSatisfying(
            CairnException.class,
            thrown -> {
              assertThat(thrown.code()).isEqualTo(code);
              assertThat(thrown).hasMessageContainingAll(texts);
            });
  }

  @Test
  void callsCarryTheClustersId() throws IOException {
    var client = client(pd());
    assertThat(PdClient.await(client.clusterId())).isEqualTo(FakePd.CLUSTER);
    assertThat(PdClient.await(client.allocateId())).isEqualTo(1000);
    assertThat(PdClient.await(client.allocateId())).isEqualTo(1001);
  }

  @Test
  void aMemberThatDoesNotLeadNamesTheOneThatDoes() throws IOException {
    var follower = pd();
    var leader = pd();
    follower.leaderAddress = leader.address();
    follower.leads = false;
    assertThat(PdClient.await(client(follower).allocateId())).isEqualTo(1000);
    assertThat(leader.callsServed).hasValue(1);
    assertThat(follower.callsServed).hasValue(0);
  }

  @Test
  void aNewLeaderIsFoundWhenTheOldOneSaysItIsNone() throws IOException {
    var first = pd();
    var second = pd();
    var client = client(Duration.ofSeconds(10), first.address(), second.address());
    second.leaderAddress = first.address();
    assertThat(PdClient.await(client.allocateId())).isEqualTo(1000);
    second.nextId.set(5000);
    second.leaderAddress = second.address();
    first.leaderAddress = second.address();
    first.leads = false;
    assertThat(PdClient.await(client.allocateId())).isEqualTo(5000);
  }

  @Test
  void aPdThatComesBackIsFoundByACallThatWaits() throws IOException {
    var pd = pd();
    var client = client(pd);
    pd.failWith = Status.UNAVAILABLE.withDescription("server not started");
    var call = client.allocateId();
    int asked = pd.membersAsked.get();
    while (pd.membersAsked.get() < asked + 2) {
      Thread.onSpinWait();
    }
    assertThat(call).isNotDone();
    pd.failWith = null;
    assertThat(PdClient.await(call)).isEqualTo(1000);
  }

  @Test
  void aDeadMemberBesideALivingOneDoesNoHarm() throws IOException {
    var dead = pd();
    dead.close();
    var living = pd();
    var client = client(Duration.ofSeconds(10), dead.address(), living.address());
    assertThat(PdClient.await(client.allocateId())).isEqualTo(1000);
  }

  @Test
  void anUnreachablePdIsNamed() throws IOException {
    var dead = pd();
    dead.close();
    assertFails(
        client(Duration.ofMillis(300), dead.address()).allocateId(),
        ErrorCode.PD_UNREACHABLE,
        dead.address(),
        "AllocID");
    assertFails(
        client(Duration.ofMillis(300), dead.address()).timestamp(),
        ErrorCode.PD_UNREACHABLE,
        dead.address());
  }

  @Test
  void thePdOfAnotherClusterIsRefused() throws IOException {
    var pd = pd();
    var config = PdClientConfig.of(List.of(pd.address())).withClusterId(9);
    assertFails(
        client(config).allocateId(), ErrorCode.CLUSTER_MISMATCH, pd.address(), "cluster 7", "9");
    var client = client(pd);
    assertThat(PdClient.await(client.allocateId())).isEqualTo(1000);
    pd.cluster = 8;
    assertFails(client.allocateId(), ErrorCode.CLUSTER_MISMATCH, "mismatch cluster id");
  }

  @Test
  void errorsInTheHeaderAreRefusalsOfTheirType() throws IOException {
    var client = client(pd());
    assertThatThrownBy(() -> PdClient.await(client.region(ByteString.EMPTY)))
        .isInstanceOfSatisfying(
            PdRefusedException.class,
            refused -> assertThat(refused.type()).isEqualTo(ErrorType.NOT_BOOTSTRAPPED));
  }

  @Test
  void aClusterIsFoundedOnce() throws IOException {
    var client = client(pd());
    var store = Store.newBuilder().setId(1).build();
    var region = Region.newBuilder().setId(2).build();
    assertThat(PdClient.await(client.bootstrap(store, region))).isTrue();
    assertThat(PdClient.await(client.bootstrap(store, region))).isFalse();
    assertThat(PdClient.await(client.region(ByteString.EMPTY))).isEmpty();
  }

  @Test
  void storesAreFoundGoneOrNotKnown() throws IOException {
    var client = client(pd());
    assertThat(PdClient.await(client.store(1)))
        .isInstanceOfSatisfying(
            StoreLookup.Found.class,
            found -> assertThat(found.store().getAddress()).isEqualTo("store1:20160"));
    assertThat(PdClient.await(client.store(3))).isEqualTo(new StoreLookup.Tombstone(3));
    assertThat(PdClient.await(client.store(4))).isEqualTo(new StoreLookup.NotFound(4));
    assertThat(PdClient.await(client.store(5))).isEqualTo(new StoreLookup.Tombstone(5));
  }

  @Test
  void otherFailuresOfTheStoresLookupAreFailures() throws IOException {
    var pd = pd();
    pd.failWith = Status.INTERNAL.withDescription("broken");
    assertFails(client(pd).store(1), ErrorCode.REQUEST_FAILED, "GetStore", "broken");
  }

  @Test
  void timestampsRiseAndManyShareAMessage() throws IOException {
    var pd = pd();
    var client = client(pd);
    var calls = new ArrayList<CompletableFuture<Long>>();
    for (int i = 0; i < 1000; i++) {
      calls.add(client.timestamp());
    }
    long before = 0;
    for (CompletableFuture<Long> call : calls) {
      long timestamp = PdClient.await(call);
      assertThat(timestamp).isGreaterThan(before);
      before = timestamp;
    }
    assertThat(before).isEqualTo((100L << 18) + 1000);
    assertThat(pd.callsServed.get()).isLessThan(1000);
  }

  @Test
  void timestampsOutliveALostLeader() throws IOException {
    var pd = pd();
    var client = client(pd);
    long first = PdClient.await(client.timestamp());
    pd.failWith = Status.UNAVAILABLE.withDescription("not leader");
    var call = client.timestamp();
    int asked = pd.membersAsked.get();
    while (pd.membersAsked.get() < asked + 1) {
      Thread.onSpinWait();
    }
    pd.failWith = null;
    assertThat(PdClient.await(call)).isGreaterThan(first);
  }

  private static final class Orders implements RegionHeartbeats.Listener {
    private final BlockingQueue<RegionHeartbeatResponse> orders = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> openings = new LinkedBlockingQueue<>();

    @Override
    public void order(RegionHeartbeatResponse order) {
      orders.add(order);
    }

    @Override
    public void opened() {
      openings.add(true);
    }
  }

  private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
    return Objects.requireNonNull(queue.poll(20, TimeUnit.SECONDS), "nothing came within 20 s");
  }

  private static RegionHeartbeatRequest report(long region, long size) {
    return RegionHeartbeatRequest.newBuilder()
        .setRegion(Region.newBuilder().setId(region))
        .setApproximateSize(size)
        .build();
  }

  @Test
  void heartbeatsGoOutOrdersComeInAndALostStreamIsOpenedAgain()
      throws IOException, InterruptedException {
    var pd = pd();
    var orders = new Orders();
    var heartbeats = client(pd).regionHeartbeats(orders);
    heartbeats.report(report(2, 10));
    var stream = take(pd.heartbeatStreams);
    assertThat(take(orders.openings)).isTrue();
    var first = take(pd.heartbeats);
    assertThat(first.getHeader().getClusterId()).isEqualTo(FakePd.CLUSTER);
    assertThat(first.getRegion().getId()).isEqualTo(2);

    stream.onNext(
        RegionHeartbeatResponse.newBuilder()
            .setRegionId(2)
            .setTransferLeader(TransferLeader.getDefaultInstance())
            .build());
    assertThat(take(orders.orders).hasTransferLeader()).isTrue();

    stream.onError(Status.UNAVAILABLE.withDescription("not leader").asRuntimeException());
    assertThat(take(orders.openings)).isTrue();
    var _ = take(pd.heartbeatStreams);
    heartbeats.report(report(3, 11));
    assertThat(take(pd.heartbeats).getRegion().getId()).isEqualTo(3);
  }

  @Test
  void ofARegionsReportsOnlyTheNewestIsKeptWhilePdIsAway()
      throws IOException, InterruptedException {
    var dead = pd();
    dead.close();
    var living = pd();
    living.leads = false;
    living.leaderAddress = dead.address();
    var client = client(Duration.ofSeconds(10), living.address());
    var heartbeats = client.regionHeartbeats(new Orders());
    heartbeats.report(report(2, 10));
    heartbeats.report(report(2, 20));
    heartbeats.report(report(3, 30));
    living.leaderAddress = living.address();
    assertThat(take(living.heartbeats).getApproximateSize()).isEqualTo(20);
    assertThat(take(living.heartbeats).getRegion().getId()).isEqualTo(3);
  }

  @Test
  void aClosedClientAnswersWhoStillWaits() throws IOException {
    var dead = pd();
    dead.close();
    var client = client(dead);
    var waiting = client.allocateId();
    var timestamp = client.timestamp();
    client.close();
    assertFails(waiting, ErrorCode.REQUEST_FAILED, "closed");
    assertFails(timestamp, ErrorCode.REQUEST_FAILED, "closed");
    assertFails(client.allocateId(), ErrorCode.REQUEST_FAILED, "closed");
    assertFails(client.timestamp(), ErrorCode.REQUEST_FAILED, "closed");
  }
}
