package dev.cairn.store.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SplitTest {
  private static final Epoch EPOCH = new Epoch(4, 7);
  private static final List<Peer> PEERS =
      List.of(new Peer(1, 10, Peer.Role.VOTER), new Peer(2, 20, Peer.Role.LEARNER));
  private static final Region REGION =
      new Region(5, new KeyRange(Key.of("b"), Key.of("y")), EPOCH, PEERS);

  private static Split.Part part(String key, long region) {
    return new Split.Part(Key.of(key), region, List.of(region + 1, region + 2));
  }

  private static Split split(boolean rightDerive, Split.Part... parts) {
    return new Split(EPOCH, rightDerive, List.of(parts));
  }

  @Test
  void theRightPartGoesOnAsTheRegion() {
    var parts = split(true, part("f", 100), part("m", 200)).apply(REGION);
    assertThat(parts).extracting(Region::id).containsExactly(100L, 200L, 5L);
    assertThat(parts).extracting(Region::range).hasToString("[[b, f), [f, m), [m, y)]");
    assertThat(parts).extracting(Region::epoch).containsOnly(new Epoch(4, 9));
    assertThat(parts.get(1).peers())
        .containsExactly(new Peer(201, 10, Peer.Role.VOTER), new Peer(202, 20, Peer.Role.LEARNER));
    assertThat(parts.get(2).peers()).isEqualTo(PEERS);
  }

  @Test
  void orTheLeftPartIfAskedTo() {
    var parts = split(false, part("f", 100), part("m", 200)).apply(REGION);
    assertThat(parts).extracting(Region::id).containsExactly(5L, 100L, 200L);
    assertThat(parts).extracting(Region::range).hasToString("[[b, f), [f, m), [m, y)]");
  }

  @Test
  void aRegionWithoutEndsIsDividedToo() {
    var whole = new Region(5, KeyRange.ALL, EPOCH, PEERS);
    var parts = split(true, part("f", 100)).apply(whole);
    assertThat(parts).extracting(Region::range).hasToString("[[, f), [f, ∞)]");
  }

  @Test
  void itComesBackFromTheLog() {
    var split = split(true, part("f", 100), part("m", 1L << 50));
    assertThat(LogEntryCodec.decode(LogEntryCodec.split(split)))
        .isEqualTo(new LogEntryCodec.Decoded.Splits(split));
  }

  private static void assertRefused(Split split, String reason) {
    assertThat(split.refuse(REGION)).contains(reason);
  }

  @Test
  void keysMustLieInsideBehindTheStartAndAscend() {
    assertThat(split(true, part("f", 100)).refuse(REGION)).isNull();
    assertRefused(split(true, part("a", 100)), "not in region 5");
    assertRefused(split(true, part("y", 100)), "not in region 5");
    assertRefused(split(true, part("b", 100)), "the start of region 5");
    assertRefused(split(true, part("f", 100), part("f", 200)), "must ascend");
    assertRefused(split(true, part("m", 100), part("f", 200)), "must ascend");
    assertRefused(split(true), "no key");
  }

  @Test
  void itIsForOneEpochOnly() {
    var late = new Split(new Epoch(4, 6), true, List.of(part("f", 100)));
    assertRefused(late, "the region is at");
    var other = new Split(new Epoch(3, 7), true, List.of(part("f", 100)));
    assertRefused(other, "the region is at");
  }

  @Test
  void everyPeerNeedsAnId() {
    var part = new Split.Part(Key.of("f"), 100, List.of(101L));
    assertRefused(split(true, part), "1 peer ids for 2 peers");
  }

  @Test
  void noRegionIsDividedInsideAJointChange() {
    var joint =
        new Region(
            5,
            REGION.range(),
            EPOCH,
            List.of(new Peer(1, 10, Peer.Role.VOTER), new Peer(2, 20, Peer.Role.INCOMING_VOTER)));
    assertThat(split(true, part("f", 100)).refuse(joint)).contains("joint change");
  }
}
