package dev.cairn.pd.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import dev.cairn.pd.meta.MapMetaStore;
import dev.cairn.pd.meta.MetaBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RegionsTest {
  private final Regions regions = new Regions();

  /// Regions split and merge in a model that knows the truth; their reports arrive late, twice and
  /// out of order. What PD says must never be newer than the truth nor go back, no two of its
  /// Regions may overlap, and once everybody has reported it must be the truth.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void reportsInAnyOrderNeverOverlapNeverGoBackAndEndAtTheTruth(long seed) {
    var random = new Random(seed);
    var truth = new ArrayList<Region>(List.of(region(1, "", "", 1, 1)));
    var reports = new ArrayList<Region>(truth);
    long nextId = 2;
    for (int step = 0; step < 3_000; step++) {
      int at = random.nextInt(truth.size());
      var region = truth.get(at);
      switch (random.nextInt(4)) {
        case 0 -> {
          var middle = Key.of("%04d".formatted(random.nextInt(10_000)));
          if (region.range().contains(middle) && !middle.equals(region.range().start())) {
            long version = region.epoch().version() + 1;
            var epoch = new Epoch(region.epoch().confVer(), version);
            // The old id stays on the right.
            truth.set(at, with(region, new KeyRange(middle, region.range().end()), epoch));
            truth.add(
                at,
                new Region(
                    nextId++, new KeyRange(region.range().start(), middle), epoch, region.peers()));
            reports.add(truth.get(at));
            reports.add(truth.get(at + 1));
          }
        }
        case 1 -> {
          if (at + 1 < truth.size()) {
            var gone = truth.remove(at + 1);
            long version = Math.max(region.epoch().version(), gone.epoch().version() + 1) + 1;
            truth.set(
                at,
                with(
                    region,
                    new KeyRange(region.range().start(), gone.range().end()),
                    new Epoch(region.epoch().confVer(), version)));
            reports.add(truth.get(at));
          }
        }
        case 2 -> {
          var epoch = new Epoch(region.epoch().confVer() + 1, region.epoch().version());
          truth.set(at, with(region, region.range(), epoch));
          reports.add(truth.get(at));
        }
        default -> {
          if (!reports.isEmpty()) {
            var report = reports.get(random.nextInt(reports.size()));
            take(report, seed, step);
            if (random.nextInt(4) > 0) {
              reports.remove(report);
            }
          }
        }
      }
    }
    truth.forEach(region -> take(region, seed, -1));
    assertThat(regions.scan(KeyRange.ALL, 0)).extracting(RegionInfo::region).isEqualTo(truth);
    assertThat(regions.tally(1).peers()).isEqualTo(truth.size());
    assertThat(regions.tally(1).leaders()).isEqualTo(truth.size());
    for (int i = 0; i < truth.size(); i++) {
      var start = truth.get(i).range().start();
      assertThat(found(regions.byKey(start))).isEqualTo(truth.get(i));
      assertThat(found(regions.byKey(start.next()))).isEqualTo(truth.get(i));
      var before = regions.before(start);
      assertThat(before == null ? null : before.region())
          .isEqualTo(i == 0 ? null : truth.get(i - 1));
    }
    assertSameAfterReload();
  }

  private void take(Region report, long seed, int step) {
    var old = regions.byId(report.id());
    var update = regions.report(info(report));
    var now = regions.byId(report.id());
    if (update instanceof RegionUpdate.Taken) {
      assertThat(found(now)).isEqualTo(report);
      assertThat(old == null || !report.epoch().isOlderThan(old.region().epoch()))
          .as("step %d, seed %d", step, seed)
          .isTrue();
    } else {
      assertThat(now).isSameAs(old);
    }
    Key end = Key.EMPTY;
    boolean first = true;
    for (RegionInfo info : regions.scan(KeyRange.ALL, 0)) {
      var range = info.region().range();
      assertThat(first || (!end.isEmpty() && end.compareTo(range.start()) <= 0))
          .as("%s overlaps what ends at %s; step %d, seed %d", range, end, step, seed)
          .isTrue();
      end = range.end();
      first = false;
    }
  }

  private void assertSameAfterReload() {
    var meta = new MapMetaStore();
    var batch = new MetaBatch();
    regions.collectUnsaved(batch);
    meta.apply(batch);
    assertThat(Regions.load(meta).scan(KeyRange.ALL, 0))
        .extracting(RegionInfo::region)
        .isEqualTo(regions.scan(KeyRange.ALL, 0).stream().map(RegionInfo::region).toList());
  }

  @Test
  void anOlderEpochIsRefusedInEitherPart() {
    regions.report(info(region(1, "", "", 5, 5)));
    assertThat(regions.report(info(region(1, "", "", 4, 5))))
        .isInstanceOf(RegionUpdate.Stale.class);
    assertThat(regions.report(info(region(1, "", "", 5, 4))))
        .isInstanceOf(RegionUpdate.Stale.class);
    assertThat(regions.report(info(region(1, "", "", 6, 4))))
        .isInstanceOf(RegionUpdate.Stale.class);
  }

  @Test
  void theLeaderOfAnOlderTermIsNotBelieved() {
    var region = region(1, "", "", 1, 1);
    regions.report(reported(region, region.peers().get(1), 7));
    assertThat(regions.report(reported(region, region.peers().get(0), 6)))
        .isInstanceOf(RegionUpdate.Stale.class);
    assertThat(found(regions.byId(1)).peers().get(1)).isEqualTo(region.peers().get(1));
  }

  @Test
  void aHalfReportedSplitLeavesAGapAndNoWrongOwner() {
    regions.report(info(region(1, "", "", 1, 1)));
    regions.report(info(region(1, "m", "", 1, 2)));
    assertThat(regions.byKey(Key.of("a"))).isNull();
    assertThat(found(regions.byKey(Key.of("m"))).id()).isEqualTo(1);
    assertThat(regions.before(Key.of("z"))).isNull();
    assertThat(regions.scan(KeyRange.ALL, 0)).hasSize(1);
  }

  @Test
  void aScanBeginsWithTheHolderOfItsStartAndHonoursEndAndLimit() {
    regions.report(info(region(1, "", "b", 1, 2)));
    regions.report(info(region(2, "b", "d", 1, 2)));
    regions.report(info(region(3, "d", "", 1, 2)));
    assertThat(ids(regions.scan(new KeyRange(Key.of("c"), Key.EMPTY), 0))).containsExactly(2L, 3L);
    assertThat(ids(regions.scan(new KeyRange(Key.of("a"), Key.of("d")), 0)))
        .containsExactly(1L, 2L);
    assertThat(ids(regions.scan(KeyRange.ALL, 2))).containsExactly(1L, 2L);
  }

  private static List<Long> ids(List<RegionInfo> infos) {
    return infos.stream().map(RegionInfo::id).toList();
  }

  private static Region found(@org.jspecify.annotations.Nullable RegionInfo info) {
    assertThat(info).isNotNull();
    return info.region();
  }

  private static Region with(Region region, KeyRange range, Epoch epoch) {
    return new Region(region.id(), range, epoch, region.peers());
  }

  private static Region region(long id, String start, String end, long confVer, long version) {
    return new Region(
        id,
        new KeyRange(Key.of(start), Key.of(end)),
        new Epoch(confVer, version),
        List.of(
            new Peer(id * 10 + 1, 1, Peer.Role.VOTER), new Peer(id * 10 + 2, 2, Peer.Role.VOTER)));
  }

  private static RegionInfo info(Region region) {
    return reported(region, region.peers().getFirst(), 0);
  }

  private static RegionInfo reported(Region region, Peer leader, long term) {
    return new RegionInfo(region, leader, term, List.of(), List.of(), RegionInfo.Traffic.NONE);
  }
}
