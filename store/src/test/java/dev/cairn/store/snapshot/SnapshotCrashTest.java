package dev.cairn.store.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.engine.memory.MemoryEngine;
import dev.cairn.engine.memory.MemoryOptions;
import dev.cairn.engine.replicated.Region;
import dev.cairn.store.region.ApplyState;
import dev.cairn.store.region.LocalStates;
import dev.cairn.store.region.PeerState;
import dev.cairn.store.region.PeerState.Phase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A snapshot is put in over an older state, or where nothing was, and the process dies at each
/// step in turn. What a restart finds is the old state or the new one, or a mark to go on from.
final class SnapshotCrashTest {
  private static final Path DATA = Path.of("/data");
  private static final Path SNAP = DATA.resolve("snap");
  private static final Path HOME = SNAP.resolve("apply");

  /// How a process dies.
  ///
  /// @param after whether the fatal step was done
  /// @param loses whether the disk loses what was not synced
  /// @param hasOld whether there was a peer before
  private record Death(boolean after, boolean loses, boolean hasOld) {}

  /// A store with one snapshot to put in, and all that of it which lives through its process.
  private static final class World {
    private final Death death;
    private final Fuse fuse = new Fuse();
    private final CrashDisk disk = new CrashDisk(fuse);
    private final SnapshotHeader header;
    private MemoryEngine memory = new MemoryEngine(disk, MemoryOptions.UNWALLED);

    World(Death death) throws IOException {
      this.death = death;
      disk.createDirectories(SNAP);
      disk.syncDirectory(Path.of("/"));
      disk.syncDirectory(DATA);
      header = receive("received");
      Contents.put(memory, Contents.AROUND, Phase.NORMAL, Contents.NEIGHBOUR);
      if (death.hasOld()) {
        Contents.put(memory, Contents.OLD_DATA, Phase.NORMAL, Contents.OLD);
      }
    }

    /// Builds the snapshot elsewhere, and brings its files here as a receiver would.
    SnapshotHeader receive(String name) throws IOException {
      var source = new MemoryEngine(disk, MemoryOptions.UNWALLED);
      Contents.put(source, Contents.with(Contents.NEW_DATA), Phase.NORMAL, Contents.NEW);
      var built = new SnapshotBuilder(source, disk).build(1, DATA.resolve(name)).orElseThrow();
      disk.syncDirectory(DATA);
      source.close();
      return SnapshotHeader.decode(built.files().header());
    }

    private SnapshotInstaller installer() {
      return new SnapshotInstaller(new FusedEngine(memory, fuse), disk, HOME);
    }

    /// Whether the process lived to the end of it.
    boolean install(String received, int dieAt) throws IOException {
      fuse.light(dieAt, death.after());
      @Nullable Region old = death.hasOld() ? Contents.OLD : null;
      try {
        installer().install(header, Contents.AFTER, Contents.PEER, old, DATA.resolve(received));
        return true;
      } catch (Fuse.Blown _) {
        restart();
        return false;
      } finally {
        fuse.out();
      }
    }

    boolean resume(int dieAt) throws IOException {
      var state = LocalStates.peer(memory, 1).orElseThrow();
      fuse.light(dieAt, death.after());
      try {
        installer().resume(state);
        return true;
      } catch (Fuse.Blown _) {
        restart();
        return false;
      } finally {
        fuse.out();
      }
    }

    private void restart() {
      fuse.out();
      memory = memory.crash();
      disk.crash(death.loses());
    }

    /// Whether what is there has to be gone on with. It never is a mixture that looks whole.
    boolean mustResume() {
      var state = LocalStates.peer(memory, 1);
      if (state.isPresent() && state.get().phase() == Phase.APPLYING) {
        assertThat(state.get().region()).isEqualTo(Contents.NEW);
        assertThat(state.get().peerId()).isEqualTo(Contents.PEER);
        assertThat(LocalStates.applied(memory, 1)).isEqualTo(ApplyState.NONE);
        var around = new TreeMap<>(Contents.of(memory));
        around.keySet().retainAll(Contents.AROUND.keySet());
        assertThat(around).isEqualTo(Contents.AROUND);
        return true;
      }
      if (state.isPresent() && state.get().region().equals(Contents.NEW)) {
        assertIsNew();
      } else {
        assertIsOld();
      }
      return false;
    }

    void assertIsNew() {
      assertThat(LocalStates.peer(memory, 1))
          .contains(new PeerState(Phase.NORMAL, Contents.NEW, Contents.PEER));
      assertThat(LocalStates.applied(memory, 1)).isEqualTo(Contents.AFTER);
      assertThat(Contents.of(memory)).isEqualTo(Contents.with(Contents.NEW_DATA));
    }

    private void assertIsOld() {
      var data = death.hasOld() ? Contents.OLD_DATA : new TreeMap<String, String>();
      assertThat(Contents.of(memory)).isEqualTo(Contents.with(data));
      assertThat(LocalStates.peer(memory, 1).isPresent()).isEqualTo(death.hasOld());
      assertThat(LocalStates.applied(memory, 1))
          .isEqualTo(death.hasOld() ? Contents.BEFORE : ApplyState.NONE);
    }

    /// Also after a restart, which leaves nothing on the disk.
    void assertIsDone() throws IOException {
      restart();
      assertIsNew();
      installer().deleteRemains();
      assertThat(disk.list(HOME)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "false, false, false",
    "false, false, true",
    "false, true, false",
    "false, true, true",
    "true, false, false",
    "true, false, true",
    "true, true, false",
    "true, true, true"
  })
  void aDeathAtAnyStepLeavesTheOldStateOrTheNewOneOrAMarkToGoOnFrom(
      boolean after, boolean loses, boolean hasOld) throws IOException {
    var death = new Death(after, loses, hasOld);
    int marks = 0;
    int step = 0;
    boolean lived = false;
    while (!lived) {
      step++;
      var world = new World(death);
      lived = world.install("received", step);
      if (lived) {
        world.assertIsNew();
      } else if (world.mustResume()) {
        marks++;
        assertThat(world.resume(0)).isTrue();
        world.assertIsDone();
      } else if (!LocalStates.peer(world.memory, 1)
          .map(PeerState::region)
          .equals(java.util.Optional.of(Contents.NEW))) {
        // The leader sends another one; remains of the first are not in its way.
        world.receive("again");
        assertThat(world.install("again", 0)).isTrue();
        world.assertIsDone();
      }
    }
    assertThat(step).as("steps of an installation").isGreaterThan(40);
    assertThat(marks).as("deaths under the mark").isGreaterThan(20);
  }

  @ParameterizedTest
  @CsvSource({"false, true", "true, false"})
  void whoeverDiesWhileGoingOnGoesOnAgain(boolean after, boolean loses) throws IOException {
    var death = new Death(after, loses, true);
    // The first step under the mark, one in the middle, and one of the last.
    for (int first : marked(death)) {
      int second = 0;
      boolean lived = false;
      while (!lived) {
        second++;
        var world = new World(death);
        assertThat(world.install("received", first)).isFalse();
        lived = world.resume(second);
        if (!lived && world.mustResume()) {
          assertThat(world.resume(0)).isTrue();
        }
        world.assertIsNew();
      }
      assertThat(second).as("steps of going on").isGreaterThan(20);
    }
  }

  private static List<Integer> marked(Death death) throws IOException {
    var marked = new java.util.ArrayList<Integer>();
    boolean lived = false;
    for (int step = 1; !lived; step++) {
      var world = new World(death);
      lived = world.install("received", step);
      if (!lived && world.mustResume()) {
        marked.add(step);
      }
    }
    return List.of(marked.getFirst(), marked.get(marked.size() / 2), marked.getLast());
  }
}
