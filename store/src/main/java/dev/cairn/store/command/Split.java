package dev.cairn.store.command;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Divides a Region at one key or several. Its peers become peers of every part; the last part, or
/// the first, goes on as the Region that was.
///
/// ```
/// data = confVer(8) version(8) rightDerive(1) count(4) part{count}
/// part = keyLength(4) key region(8) count(4) peer(8){count}
/// ```
///
/// Epoch: n new Regions raise the version by n, to the same for all.
///
/// @param epoch the epoch that it was made for
/// @param rightDerive whether the last part keeps the Region's id; otherwise the first
/// @param parts the new Regions, in the order of keys
public record Split(Epoch epoch, boolean rightDerive, List<Part> parts) {
  /// One place where a Region is cut, and who the new Region there is.
  ///
  /// @param key the first key of what lies right of the cut
  /// @param region the new Region's id
  /// @param peers the ids of its peers, in the order of the Region's own
  public record Part(Key key, long region, List<Long> peers) {
    public Part {
      peers = List.copyOf(peers);
    }
  }

  public Split {
    parts = List.copyOf(parts);
  }

  /// The entry's data.
  public byte[] encode() {
    int size = 8 + 8 + 1 + 4;
    for (var part : parts) {
      size += 4 + part.key().length() + 8 + 4 + 8 * part.peers().size();
    }
    var buffer = ByteBuffer.allocate(size);
    buffer.putLong(epoch.confVer()).putLong(epoch.version());
    buffer.put((byte) (rightDerive ? 1 : 0)).putInt(parts.size());
    for (var part : parts) {
      buffer.putInt(part.key().length()).put(part.key().bytes());
      buffer.putLong(part.region()).putInt(part.peers().size());
      part.peers().forEach(buffer::putLong);
    }
    return buffer.array();
  }

  /// Reads an entry's data.
  public static Split decode(ByteBuffer buffer) {
    var epoch = new Epoch(buffer.getLong(), buffer.getLong());
    boolean rightDerive = buffer.get() != 0;
    int count = buffer.getInt();
    var parts = new ArrayList<Part>(count);
    for (int i = 0; i < count; i++) {
      byte[] key = new byte[buffer.getInt()];
      buffer.get(key);
      long region = buffer.getLong();
      int peerCount = buffer.getInt();
      var peers = new ArrayList<Long>(peerCount);
      for (int j = 0; j < peerCount; j++) {
        peers.add(buffer.getLong());
      }
      parts.add(new Part(Key.of(key), region, peers));
    }
    return new Split(epoch, rightDerive, parts);
  }

  /// Why a Region cannot be divided at these keys, or null. They must lie inside it, behind its
  /// start, and ascend.
  public static @Nullable String refuseKeys(List<Key> keys, Region region) {
    if (keys.isEmpty()) {
      return "no key to split at";
    }
    var before = region.range().start();
    for (var key : keys) {
      if (!region.range().contains(key)) {
        return "split key " + key + " is not in region " + region.id() + " " + region.range();
      }
      if (key.equals(region.range().start())) {
        return "split key " + key + " is the start of region " + region.id();
      }
      if (key.compareTo(before) <= 0) {
        return "split keys must ascend: " + key + " follows " + before;
      }
      before = key;
    }
    return null;
  }

  /// Why it makes no sense for this Region, or null.
  public @Nullable String refuse(Region region) {
    if (!epoch.equals(region.epoch())) {
      return "made for epoch " + epoch + ", the region is at " + region.epoch();
    }
    if (region.peers().stream().anyMatch(peer -> isInJointChange(peer.role()))) {
      return "the region is inside a joint change, which is left first";
    }
    for (var part : parts) {
      if (part.peers().size() != region.peers().size()) {
        return "%d peer ids for %d peers".formatted(part.peers().size(), region.peers().size());
      }
    }
    return refuseKeys(parts.stream().map(Part::key).toList(), region);
  }

  private static boolean isInJointChange(Peer.Role role) {
    return switch (role) {
      case VOTER, LEARNER -> false;
      case INCOMING_VOTER, DEMOTING_VOTER -> true;
    };
  }

  /// What becomes of the Region, in the order of keys: one Region more than there are parts.
  public List<Region> apply(Region region) {
    var next = new Epoch(epoch.confVer(), epoch.version() + parts.size());
    var regions = new ArrayList<Region>(parts.size() + 1);
    for (int i = 0; i <= parts.size(); i++) {
      var start = i == 0 ? region.range().start() : parts.get(i - 1).key();
      var end = i == parts.size() ? region.range().end() : parts.get(i).key();
      var range = new KeyRange(start, end);
      int part = rightDerive ? i : i - 1;
      regions.add(
          part < 0 || part == parts.size()
              ? new Region(region.id(), range, next, region.peers())
              : child(parts.get(part), range, next, region.peers()));
    }
    return regions;
  }

  private static Region child(Part part, KeyRange range, Epoch epoch, List<Peer> peers) {
    var own = new ArrayList<Peer>(peers.size());
    for (int i = 0; i < peers.size(); i++) {
      own.add(new Peer(part.peers().get(i), peers.get(i).store(), peers.get(i).role()));
    }
    return new Region(part.region(), range, epoch, own);
  }
}
