package dev.cairn.pd.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.base.env.Clock;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.pd.cluster.RegionInfo;
import dev.cairn.pd.cluster.Store;
import dev.cairn.pd.cluster.StoreMeta;
import dev.cairn.pd.driver.Driver;
import dev.cairn.pd.member.Membership;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;

/// What PD knows, in the JSON shapes that tools made for its upstream namesake read: field names,
/// hexadecimal keys, sizes in words, and fields left out where they are empty. Thread-safe.
public final class Shapes {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final Membership membership;
  private final Driver driver;
  private final Clock clock;
  private final String version;
  private final long startedMillis;

  /// Of this PD, which calls itself `version`.
  public Shapes(Membership membership, Driver driver, Clock clock, String version) {
    this.membership = membership;
    this.driver = driver;
    this.clock = clock;
    this.version = version;
    this.startedMillis = clock.wallMillis();
  }

  ObjectNode members() {
    var out = NODES.objectNode();
    out.putObject("header").put("cluster_id", membership.clusterId());
    var list = out.putArray("members");
    membership.members().forEach(member -> list.add(member(member)));
    out.set("leader", leader());
    out.set("etcd_leader", leader());
    return out;
  }

  ObjectNode leader() {
    return member(membership.leader());
  }

  ArrayNode health() {
    var out = NODES.arrayNode();
    for (var member : membership.members()) {
      var one = out.addObject();
      one.put("name", member.name()).put("member_id", member.id());
      strings(one.putArray("client_urls"), member.clientUrls());
      one.put("health", true);
    }
    return out;
  }

  ObjectNode version() {
    return NODES.objectNode().put("version", version);
  }

  ObjectNode status() {
    return NODES
        .objectNode()
        .put("version", version)
        .put("start_timestamp", startedMillis / 1000)
        .put("cluster_id", membership.clusterId())
        .put("bootstrapped", driver.isBootstrapped());
  }

  ObjectNode stores(List<Store> stores) {
    var out = NODES.objectNode().put("count", stores.size());
    var list = out.putArray("stores");
    stores.forEach(store -> list.add(store(store)));
    return out;
  }

  ObjectNode store(Store store) {
    var out = NODES.objectNode();
    out.set("store", meta(store));
    out.set("status", statusOf(store));
    return out;
  }

  ObjectNode regions(List<RegionInfo> regions) {
    var out = NODES.objectNode().put("count", regions.size());
    var list = out.putArray("regions");
    regions.forEach(region -> list.add(region(region)));
    return out;
  }

  ObjectNode region(RegionInfo info) {
    var region = info.region();
    var out = NODES.objectNode();
    out.put("id", region.id());
    out.put("start_key", HEX.formatHex(region.range().start().bytes()));
    out.put("end_key", HEX.formatHex(region.range().end().bytes()));
    out.putObject("epoch")
        .put("conf_ver", region.epoch().confVer())
        .put("version", region.epoch().version());
    var peers = out.putArray("peers");
    region.peers().forEach(peer -> peers.add(peer(peer)));
    var leader = info.leader();
    if (leader != null) {
      out.set("leader", peer(leader));
    }
    if (!info.downPeers().isEmpty()) {
      var list = out.putArray("down_peers");
      for (var down : info.downPeers()) {
        list.addObject().put("down_seconds", down.seconds()).set("peer", peer(down.peer()));
      }
    }
    if (!info.pendingPeers().isEmpty()) {
      var list = out.putArray("pending_peers");
      info.pendingPeers().forEach(peer -> list.add(peer(peer)));
    }
    var traffic = info.traffic();
    return out.put("cpu_usage", 0)
        .put("written_bytes", traffic.bytesWritten())
        .put("read_bytes", traffic.bytesRead())
        .put("written_keys", traffic.keysWritten())
        .put("read_keys", traffic.keysRead())
        .put("approximate_size", Sizes.mebibytes(traffic.approximateSize()))
        .put("approximate_keys", traffic.approximateKeys());
  }

  private ObjectNode member(Membership.Member member) {
    var out = NODES.objectNode().put("name", member.name()).put("member_id", member.id());
    strings(out.putArray("peer_urls"), member.peerUrls());
    strings(out.putArray("client_urls"), member.clientUrls());
    return out.put("deploy_path", "").put("binary_version", version).put("git_hash", "");
  }

  private static ObjectNode meta(Store store) {
    var meta = store.meta();
    var out = NODES.objectNode().put("id", meta.id()).put("address", meta.address());
    if (meta.state() != StoreMeta.State.UP) {
      out.put("state", meta.state() == StoreMeta.State.OFFLINE ? 1 : 2);
    }
    if (!meta.labels().isEmpty()) {
      var labels = out.putArray("labels");
      for (var label : meta.labels()) {
        labels.addObject().put("key", label.key()).put("value", label.value());
      }
    }
    out.put("version", meta.build().version());
    putUnlessEmpty(out, "peer_address", meta.endpoints().peer());
    putUnlessEmpty(out, "status_address", meta.endpoints().status());
    putUnlessEmpty(out, "git_hash", meta.build().gitHash());
    out.put("start_timestamp", meta.startTimestamp());
    putUnlessEmpty(out, "deploy_path", meta.build().deployPath());
    out.put("last_heartbeat", meta.lastHeartbeatMillis() * 1_000_000);
    if (meta.physicallyDestroyed()) {
      out.put("physically_destroyed", true);
    }
    int nodeState =
        switch (meta.state()) {
          case UP -> 1;
          case OFFLINE -> 2;
          case TOMBSTONE -> 3;
        };
    return out.put("node_state", nodeState).put("state_name", store.condition().label());
  }

  private ObjectNode statusOf(Store store) {
    var stats = store.stats();
    var tally = driver.tally(store.id());
    long leaderMebibytes = Sizes.mebibytes(tally.leaderBytes());
    long regionMebibytes = Sizes.mebibytes(tally.peerBytes());
    var out =
        NODES
            .objectNode()
            .put("capacity", Sizes.bytes(stats.capacity()))
            .put("available", Sizes.bytes(stats.available()))
            .put("used_size", Sizes.bytes(stats.usedSize()))
            .put("leader_count", tally.leaders())
            .put("leader_weight", 1)
            .put("leader_score", tally.leaders())
            .put("leader_size", leaderMebibytes)
            .put("region_count", tally.peers())
            .put("region_weight", 1)
            .put("region_score", regionMebibytes)
            .put("region_size", regionMebibytes);
    if (stats.slowScore() > 0) {
      out.put("slow_score", stats.slowScore());
    }
    long startSeconds = stats.startTime() > 0 ? stats.startTime() : store.meta().startTimestamp();
    if (startSeconds > 0) {
      out.put("start_ts", time(startSeconds * 1000));
    }
    if (store.meta().lastHeartbeatMillis() > 0) {
      out.put("last_heartbeat_ts", time(store.meta().lastHeartbeatMillis()));
    }
    if (startSeconds > 0 && store.condition() == Store.Condition.UP) {
      out.put("uptime", Sizes.duration(Math.max(0, clock.wallMillis() / 1000 - startSeconds)));
    }
    return out;
  }

  private static ObjectNode peer(Peer peer) {
    var out = NODES.objectNode().put("id", peer.id()).put("store_id", peer.store());
    switch (peer.role()) {
      case VOTER -> out.put("role_name", "Voter");
      case LEARNER -> out.put("role", 1).put("role_name", "Learner").put("is_learner", true);
      case INCOMING_VOTER -> out.put("role", 2).put("role_name", "IncomingVoter");
      case DEMOTING_VOTER -> out.put("role", 3).put("role_name", "DemotingVoter");
    }
    return out;
  }

  private static String time(long millis) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
        Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
  }

  private static void putUnlessEmpty(ObjectNode out, String name, String value) {
    if (!value.isEmpty()) {
      out.put(name, value);
    }
  }

  private static void strings(ArrayNode out, List<String> values) {
    values.forEach(out::add);
  }
}
