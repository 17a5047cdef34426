package dev.cairn.it.cluster;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kvproto.metapb.Peer;
import kvproto.metapb.PeerRole;
import kvproto.pdpb.Region;
import org.awaitility.core.ConditionFactory;

/// A PD and some stores as processes of their own, on free ports and with data directories of their
/// own below one temporary directory. A test class holds one by [ClusterExtension].
///
/// Not thread-safe, but for sessions and what PD says.
public final class RealCluster implements AutoCloseable {
  /// How long a condition is awaited that says nothing about time.
  public static final Duration DEADLINE = Duration.ofSeconds(60);

  private static final int REPLICAS = 3;
  private static final int LOG_LINES = 60;

  private final Channels channels = new Channels();
  private final List<Member> stores = new ArrayList<>();
  private final Map<Member, TcpProxy> proxies = new HashMap<>();
  private final Path home;
  private final Member pd;
  private final PdView pdView;

  /// A cluster of that many stores, not started yet.
  public RealCluster(int storeCount) {
    this(storeCount, List.of());
  }

  /// The same, with more arguments for each store.
  public RealCluster(int storeCount, List<String> storeArguments) {
    this();
    for (int i = 1; i <= storeCount; i++) {
      stores.add(Member.store(home, "store-" + i, pd.address(), storeArguments));
    }
  }

  /// A cluster of stores that everybody reaches only through a proxy each, not started yet.
  public static RealCluster behindProxies(int storeCount) {
    var cluster = new RealCluster();
    for (int i = 1; i <= storeCount; i++) {
      var proxy = new TcpProxy();
      var name = "store-" + i;
      var store = Member.storeBehind(proxy, cluster.home, name, cluster.pd.address());
      cluster.stores.add(store);
      cluster.proxies.put(store, proxy);
    }
    return cluster;
  }

  private RealCluster() {
    try {
      home = Files.createTempDirectory("cairn-it-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    pd = Member.pd(home, "pd", List.of());
    pdView = new PdView(channels, pd.address());
  }

  /// Starts all processes that are not alive, and waits until everything is replicated.
  public void start() {
    for (Member member : members()) {
      if (!member.process().isAlive()) {
        member.process().start();
      }
    }
    awaitReplicated();
  }

  /// Below it are the data directories and the logs.
  public Path home() {
    return home;
  }

  /// PD.
  public Member pd() {
    return pd;
  }

  /// The stores, in the order of their names.
  public List<Member> stores() {
    return List.copyOf(stores);
  }

  /// The proxy before that store.
  public TcpProxy proxy(Member store) {
    return Objects.requireNonNull(proxies.get(store), "made by behindProxies");
  }

  /// PD and the stores.
  public List<Member> members() {
    var all = new ArrayList<Member>();
    all.add(pd);
    all.addAll(stores);
    return all;
  }

  /// What PD says.
  public PdView pdView() {
    return pdView;
  }

  /// Channels to any process.
  public Channels channels() {
    return channels;
  }

  /// An official client, to be closed.
  public OfficialClient client() {
    return OfficialClient.to(pd.address());
  }

  /// Waits for a condition that may fail to be asked for while processes are down.
  public static ConditionFactory awaiting(String what) {
    return await(what)
        .atMost(DEADLINE)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .ignoreException(StatusRuntimeException.class);
  }

  /// Waits until all stores are up, and every Region has a leader and its replicas, on all stores
  /// or three of them, none behind.
  public void awaitReplicated() {
    int wanted = Math.min(REPLICAS, stores.size());
    awaiting(wanted + " replicas of everything, with a leader")
        .failFast("a process is dead", () -> !members().stream().allMatch(this::isAlive))
        .until(() -> {
          channels.retryNow();
          var regions = pdView.regions();
          return pdView.stores().size() == stores.size()
              && !regions.isEmpty()
              && regions.stream().allMatch(region -> isReplicated(region, wanted));
        });
  }

  private boolean isAlive(Member member) {
    return member.process().isAlive();
  }

  private boolean isReplicated(Region region, int wanted) {
    var peers = region.getRegion().getPeersList();
    return region.getLeader().getId() != 0
        && region.getDownPeersCount() == 0
        && region.getPendingPeersCount() == 0
        && peers.size() == wanted
        && peers.stream().allMatch(peer -> peer.getRole() == PeerRole.Voter)
        && replicas(region).stream().anyMatch(Replica::leads);
  }

  /// The replicas of the Region that holds the key, as PD knows them.
  public List<Replica> replicas(ByteString key) {
    return replicas(pdView.region(key));
  }

  private List<Replica> replicas(Region region) {
    var replicas = new ArrayList<Replica>();
    for (Peer peer : region.getRegion().getPeersList()) {
      var address = pdView.storeAddress(peer.getStoreId());
      replicas.add(new Replica(channels, address, region.getRegion(), peer));
    }
    return replicas;
  }

  /// The replica on that store of the Region that holds the key.
  public Replica replica(Member store, ByteString key) {
    return replicas(key).stream()
        .filter(replica -> replica.address().equals(store.address()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no replica on " + store.name()));
  }

  /// Waits until a store answers as the leader of the Region that holds the key.
  public Member awaitLeader(ByteString key) {
    var found = new ArrayList<Member>();
    awaiting("a leader")
        .until(() -> {
          for (Replica replica : replicas(key)) {
            var store = storeAt(replica.address());
            if (store.process().isAlive() && replica.leads()) {
              found.add(store);
              return true;
            }
          }
          return false;
        });
    return found.getFirst();
  }

  private Member storeAt(String address) {
    return stores.stream()
        .filter(store -> store.address().equals(address))
        .findFirst()
        .orElseThrow(() -> new AssertionError("PD knows a store at " + address));
  }

  /// For people: what PD says, and the end of every log.
  String describe() {
    var text = new StringBuilder("=== the cluster in " + home + "\n");
    try {
      text.append(pdView.describe());
    } catch (StatusRuntimeException e) {
      text.append("PD does not answer: ").append(e.getMessage());
    }
    for (Member member : members()) {
      text.append("\n=== ").append(member.name()).append(" at ").append(member.address());
      text.append(member.process().isAlive() ? ", alive\n" : ", dead\n");
      text.append(member.process().logTail(LOG_LINES));
    }
    return text.toString();
  }

  /// Kills what is alive and removes all data.
  @Override
  public void close() {
    channels.close();
    members().stream().filter(this::isAlive).forEach(member -> member.process().strike());
    members().forEach(member -> member.process().close());
    proxies.values().forEach(TcpProxy::close);
    Member.deleteTree(home);
  }
}
