package dev.cairn.pd.meta;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import java.util.HexFormat;

/// Where things stand in a [MetaStore]:
///
/// ```
/// cluster/id              number   the cluster
/// cluster/bootstrapped    number   when, in ms since 1970
/// cluster/max-replicas    number
/// member/id               number   this PD
/// id/bound                number   ids below it may have been given out
/// tso/bound               number   timestamps with a smaller physical part may have been given out
/// store/<id>              metapb.Store
/// region/<id>             metapb.Region
/// gc/safe-point           number
/// gc/service/<name>       number, number: safe point, expiry in ms since 1970
/// ```
///
/// An `<id>` is 16 hexadecimal digits, so that ids ascend.
public final class MetaKeys {
  /// The cluster's id.
  public static final Key CLUSTER_ID = Key.of("cluster/id");

  /// When the cluster was bootstrapped; absent before.
  public static final Key BOOTSTRAPPED = Key.of("cluster/bootstrapped");

  /// How many replicas a Region shall have.
  public static final Key MAX_REPLICAS = Key.of("cluster/max-replicas");

  /// This PD's id.
  public static final Key MEMBER_ID = Key.of("member/id");

  /// The first id that was surely not given out.
  public static final Key ID_BOUND = Key.of("id/bound");

  /// The first physical time, in ms, of which surely no timestamp was given out.
  public static final Key TSO_BOUND = Key.of("tso/bound");

  /// The safe point of garbage collection.
  public static final Key GC_SAFE_POINT = Key.of("gc/safe-point");

  /// All stores.
  public static final KeyRange STORES = under("store");

  /// All Regions.
  public static final KeyRange REGIONS = under("region");

  /// All services that hold garbage collection back.
  public static final KeyRange GC_SERVICES = under("gc/service");

  private MetaKeys() {}

  /// A store.
  public static Key store(long id) {
    return Key.of("store/" + HexFormat.of().toHexDigits(id));
  }

  /// A Region.
  public static Key region(long id) {
    return Key.of("region/" + HexFormat.of().toHexDigits(id));
  }

  /// A service that holds garbage collection back.
  public static Key gcService(String name) {
    return Key.of("gc/service/" + name);
  }

  private static KeyRange under(String room) {
    return new KeyRange(Key.of(room + "/"), Key.of(room + "0"));
  }
}
