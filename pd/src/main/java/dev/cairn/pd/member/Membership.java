package dev.cairn.pd.member;

import dev.cairn.base.env.Dice;
import dev.cairn.pd.meta.MetaBatch;
import dev.cairn.pd.meta.MetaKeys;
import dev.cairn.pd.meta.MetaNumbers;
import dev.cairn.pd.meta.MetaStore;
import java.util.List;

/// The cluster's id, and its PD members: for now the one that answers. Thread-safe.
public final class Membership {
  private static final long ID_MASK = Long.MAX_VALUE;

  private final long clusterId;
  private volatile Member self;

  private Membership(long clusterId, Member self) {
    this.clusterId = clusterId;
    this.self = self;
  }

  /// Reads who this is, or makes it up at the first start and keeps it.
  ///
  /// @param name how people call this PD
  /// @param clientUrl where clients reach it, with `http://`
  public static Membership load(MetaStore meta, Dice dice, String name, String clientUrl) {
    long clusterId = MetaNumbers.read(meta, MetaKeys.CLUSTER_ID, 0);
    long memberId = MetaNumbers.read(meta, MetaKeys.MEMBER_ID, 0);
    if (clusterId == 0 || memberId == 0) {
      clusterId = randomId(dice);
      memberId = randomId(dice);
      meta.apply(
          new MetaBatch().put(MetaKeys.CLUSTER_ID, clusterId).put(MetaKeys.MEMBER_ID, memberId));
    }
    return new Membership(
        clusterId, new Member(memberId, name, List.of(clientUrl), List.of(clientUrl)));
  }

  /// The cluster, never 0.
  public long clusterId() {
    return clusterId;
  }

  /// All members.
  public List<Member> members() {
    return List.of(self);
  }

  /// The member whose word counts.
  public Member leader() {
    return self;
  }

  /// This PD is reached at another address, once its port is known.
  public void reachableAt(String clientUrl) {
    var old = self;
    self = new Member(old.id(), old.name(), List.of(clientUrl), List.of(clientUrl));
  }

  private static long randomId(Dice dice) {
    return Math.max(1, dice.nextLong() & ID_MASK);
  }

  /// One PD.
  ///
  /// @param id never 0
  /// @param name how people call it
  /// @param peerUrls where other PDs reach it
  /// @param clientUrls where clients reach it, with `http://`; at least one
  public record Member(long id, String name, List<String> peerUrls, List<String> clientUrls) {
    public Member {
      peerUrls = List.copyOf(peerUrls);
      clientUrls = List.copyOf(clientUrls);
    }
  }
}
