package dev.cairn.net.placement;

import dev.cairn.base.env.Loop;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.net.channel.ChannelPool;
import dev.cairn.net.channel.HostPort;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import kvproto.pdpb.GetMembersRequest;
import kvproto.pdpb.GetMembersResponse;
import kvproto.pdpb.Member;
import kvproto.pdpb.PDGrpc;
import org.jspecify.annotations.Nullable;

/// Finds PD's leader: asks all known members at once and believes the first that names one.
///
/// Thread: the client's loop. Members that answers name are remembered beside the configured ones.
final class LeaderFinder {
  /// What a search comes to.
  sealed interface Result {
    /// PD's leader, as `host:port`.
    record Leader(String address) implements Result {}

    /// No member named a leader; `why` says what each answered.
    record Nobody(String why) implements Result {}

    /// PD is that of another cluster.
    record WrongCluster(CairnException error) implements Result {}
  }

  interface Listener {
    void found(Result result);
  }

  private final Loop loop;
  private final ChannelPool channels;
  private final PdClientConfig config;
  private final TreeSet<String> members = new TreeSet<>();
  private final List<Listener> waiting = new ArrayList<>();
  private long clusterId;
  private @Nullable String leader;
  private @Nullable Search search;

  LeaderFinder(Loop loop, ChannelPool channels, PdClientConfig config) {
    this.loop = loop;
    this.channels = channels;
    this.config = config;
    this.clusterId = config.clusterId();
    for (String endpoint : config.endpoints()) {
      members.add(HostPort.parse(endpoint, "a PD endpoint").toString());
    }
  }

  /// The cluster's id, 0 until the first answer.
  long clusterId() {
    return clusterId;
  }

  /// Tells the listener who leads: at once if known, else after a search.
  void find(Listener listener) {
    if (leader != null) {
      listener.found(new Result.Leader(leader));
      return;
    }
    waiting.add(listener);
    if (search == null) {
      search = new Search();
      search.start();
    }
  }

  /// A call to that leader failed: the next [#find] asks again.
  void doubt(String address) {
    if (address.equals(leader)) {
      leader = null;
    }
  }

  private void finish(Result result) {
    search = null;
    if (result instanceof Result.Leader found) {
      leader = found.address();
    }
    var listeners = List.copyOf(waiting);
    waiting.clear();
    for (Listener listener : listeners) {
      listener.found(result);
    }
  }

  private final class Search {
    private final List<String> failures = new ArrayList<>();
    private int outstanding;
    private boolean over;

    void start() {
      var asked = List.copyOf(members);
      outstanding = asked.size();
      for (String member : asked) {
        channels.retryNow(member);
        Unary.start(
            channels.channel(member),
            PDGrpc.getGetMembersMethod(),
            GetMembersRequest.getDefaultInstance(),
            config.attemptTimeout(),
            (status, answer) -> loop.execute(() -> answered(member, status, answer)));
      }
    }

    private void answered(String member, Status status, @Nullable GetMembersResponse answer) {
      outstanding--;
      if (over) {
        return;
      }
      Result result = judge(member, status, answer);
      if (result instanceof Result.Nobody nobody) {
        failures.add(nobody.why());
        if (outstanding > 0) {
          return;
        }
        result = new Result.Nobody(String.join("; ", failures));
      }
      over = true;
      finish(result);
    }

    private Result judge(String member, Status status, @Nullable GetMembersResponse answer) {
      if (answer == null) {
        return new Result.Nobody(member + ": " + describe(status));
      }
      if (answer.getHeader().hasError()) {
        return new Result.Nobody(member + ": " + answer.getHeader().getError().getMessage());
      }
      long cluster = answer.getHeader().getClusterId();
      if (clusterId != 0 && cluster != clusterId) {
        return new Result.WrongCluster(
            new CairnException(
                ErrorCode.CLUSTER_MISMATCH,
                "PD at " + member + " is of cluster " + cluster + ", not of " + clusterId));
      }
      Member named = answer.getLeader();
      if (cluster == 0 || named.getMemberId() == 0 || named.getClientUrlsCount() == 0) {
        return new Result.Nobody(member + ": knows no leader");
      }
      clusterId = cluster;
      for (Member known : answer.getMembersList()) {
        for (String url : known.getClientUrlsList()) {
          members.add(HostPort.parse(url, "PD member " + known.getName()).toString());
        }
      }
      return new Result.Leader(
          HostPort.parse(named.getClientUrls(0), "PD member " + named.getName()).toString());
    }
  }

  static String describe(Status status) {
    String text = status.getDescription();
    return status.getCode() + (text == null ? "" : " " + text);
  }
}
