package dev.cairn.testkit.sim;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.base.env.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What a crash leaves of a simulated disk, tried out with many chances.
final class SimDiskTest {
  private static final Path HOME = Path.of("/home");
  private static final Path FILE = HOME.resolve("file");
  private static final int CHANCES = 200;
  private static final long SECOND = 1_000_000_000L;

  private World world = new World();
  private Machine machine = new Machine(world, 0, "machine", new Chance(0));

  private interface Body {
    void run(Disk disk) throws IOException;
  }

  private void fresh(long seed) {
    world = new World();
    machine = new Machine(world, 0, "machine", new Chance(seed));
    live(disk -> {
      disk.createDirectories(HOME);
      disk.syncDirectory(Path.of("/"));
    });
  }

  /// Runs something in a process of its own, which is dead afterwards.
  private void live(Body body) {
    var thrown = new ArrayList<Throwable>();
    var process = machine.start(thrown::add);
    process.spawn(
        "body",
        () -> {
          try {
            body.run(process.env().disk());
          } catch (IOException e) {
            thrown.add(e);
          }
        });
    world.runUntil(world.now() + 60 * SECOND);
    process.kill();
    assertThat(thrown).isEmpty();
  }

  private static void write(Disk disk, Path path, String text, boolean sync) throws IOException {
    try (var file = disk.openForWrite(path)) {
      file.write(ByteBuffer.wrap(text.getBytes(US_ASCII)), 0);
      if (sync) {
        file.sync();
      }
    }
  }

  private String read(Path path) {
    var texts = new ArrayList<String>();
    live(disk -> {
      if (disk.exists(path)) {
        try (var file = disk.openForRead(path)) {
          var bytes = new byte[Math.toIntExact(file.size())];
          file.read(ByteBuffer.wrap(bytes), 0);
          texts.add(new String(bytes, US_ASCII));
        }
      } else {
        texts.add("(none)");
      }
    });
    return texts.getFirst();
  }

  private Map<String, Integer> leftAfterPowerCut(Body before, Path path) {
    var left = new TreeMap<String, Integer>();
    for (int seed = 0; seed < CHANCES; seed++) {
      fresh(seed);
      live(before);
      machine.disk().losePower();
      left.merge(read(path), 1, Integer::sum);
    }
    return left;
  }

  @Test
  void whatIsSyncedWithItsDirectoryStays() {
    var left =
        leftAfterPowerCut(
            disk -> {
              write(disk, FILE, "synced", true);
              disk.syncDirectory(HOME);
            },
            FILE);
    assertThat(left.keySet()).containsExactly("synced");
  }

  @Test
  void aNameMayBeLostWithoutItsDirectory() {
    var left = leftAfterPowerCut(disk -> write(disk, FILE, "synced", true), FILE);
    assertThat(left.keySet()).containsExactlyInAnyOrder("synced", "(none)");
  }

  @Test
  void whatIsNotSyncedMayBeThereOrCutShortOrLost() {
    var left =
        leftAfterPowerCut(
            disk -> {
              write(disk, FILE, "", true);
              disk.syncDirectory(HOME);
              write(disk, FILE, "abc", false);
            },
            FILE);
    assertThat(left.keySet()).contains("", "abc", "a", "ab");
  }

  @Test
  void aRewriteIsTornAtSectorsOnly() {
    var old = "o".repeat(3 * SimFile.SECTOR);
    var rewritten = "n".repeat(3 * SimFile.SECTOR);
    var left =
        leftAfterPowerCut(
            disk -> {
              write(disk, FILE, old, true);
              disk.syncDirectory(HOME);
              write(disk, FILE, rewritten, false);
            },
            FILE);
    var mixtures = new TreeSet<String>();
    for (int mask = 0; mask < 8; mask++) {
      var mixture = new StringBuilder();
      for (int sector = 0; sector < 3; sector++) {
        mixture.append(((mask >> sector & 1) == 0 ? "o" : "n").repeat(SimFile.SECTOR));
      }
      mixtures.add(mixture.toString());
    }
    assertThat(left.keySet()).containsExactlyInAnyOrderElementsOf(mixtures);
  }

  @Test
  void aRenameHappensAsAWholeOrNotAtAll() {
    var other = HOME.resolve("other");
    for (int seed = 0; seed < CHANCES; seed++) {
      fresh(seed);
      live(disk -> {
        write(disk, FILE, "new", true);
        write(disk, other, "old", true);
        disk.syncDirectory(HOME);
        disk.rename(FILE, other);
      });
      machine.disk().losePower();
      assertThat(List.of(read(FILE), read(other)))
          .isIn(List.of("new", "old"), List.of("(none)", "new"));
    }
  }

  @Test
  void aKilledProcessLosesNothing() {
    fresh(1);
    live(disk -> write(disk, FILE, "not synced", false));
    assertThat(read(FILE)).isEqualTo("not synced");
  }

  @Test
  void aLyingDiskLosesWhatItSaidWasSynced() {
    var left =
        leftAfterPowerCut(
            disk -> {
              write(disk, FILE, "", true);
              disk.syncDirectory(HOME);
              machine.disk().health().syncsLie(1);
              write(disk, FILE, "x", true);
            },
            FILE);
    assertThat(left.keySet()).contains("", "x");
  }

  @Test
  void aFailedSyncThrowsAndMayLeaveTheOldContent() {
    var left = new TreeSet<String>();
    for (int seed = 0; seed < CHANCES; seed++) {
      fresh(seed);
      live(disk -> {
        write(disk, FILE, "old", true);
        machine.disk().health().syncsFail(1);
        assertThatThrownBy(() -> write(disk, FILE, "new", true))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("Input/output error");
      });
      left.add(read(FILE));
    }
    assertThat(left).contains("old", "new");
  }

  @Test
  void aFullDiskRefusesMore() {
    fresh(1);
    live(disk -> {
      write(disk, FILE, "four", true);
      machine.disk().health().capacity(6);
      assertThatThrownBy(() -> write(disk, HOME.resolve("more"), "more", true))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space left");
      assertThat(disk.usableBytes(HOME)).isEqualTo(2);
    });
  }

  @Test
  void aHangingSyncReturnsOnceTheDiskGoesOn() {
    fresh(1);
    var steps = new ArrayList<String>();
    var process = machine.start(thrown -> steps.add(thrown.toString()));
    machine.disk().health().hang();
    process.spawn(
        "body",
        () -> {
          try {
            write(process.env().disk(), FILE, "content", true);
            steps.add("returned");
          } catch (IOException e) {
            steps.add(e.toString());
          }
        });
    world.runUntil(world.now() + 60 * SECOND);
    assertThat(steps).isEmpty();
    machine.disk().health().unhang();
    world.runUntil(world.now() + SECOND);
    assertThat(steps).containsExactly("returned");
    process.kill();
  }

  /// What was written last cannot be told from an unfinished write.
  @Test
  void noBitOfTheLastPieceOfAGrowingFileIsFlipped() {
    for (int seed = 1; seed <= 50; seed++) {
      fresh(seed);
      live(disk -> write(disk, FILE, "a", true));
      live(disk -> append(disk, 1, "bbbb"));
      live(disk -> append(disk, 5, "cccccccccccc"));
      assertThat(machine.disk().flipBit(FILE::equals)).isEqualTo(FILE);
      assertThat(read(FILE)).endsWith("cccccccccccc").doesNotStartWith("abbbb");
    }
  }

  private static void append(Disk disk, long at, String text) throws IOException {
    try (var file = disk.openForWrite(FILE)) {
      file.write(ByteBuffer.wrap(text.getBytes(US_ASCII)), at);
      file.sync();
    }
  }

  @Test
  void aFlippedBitChangesOneByte() {
    fresh(1);
    live(disk -> write(disk, FILE, "aaaa", true));
    assertThat(machine.disk().flipBit(FILE::equals)).isEqualTo(FILE);
    var bytes = read(FILE).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    int changed = 0;
    for (byte one : bytes) {
      changed += one == 'a' ? 0 : 1;
    }
    assertThat(changed).isEqualTo(1);
  }
}
