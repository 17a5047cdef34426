package dev.cairn.testkit.sim;

import dev.cairn.base.env.Disk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A machine's disk. It outlives processes; a power cut takes from it all that [Disk] lets a crash
/// take: content not synced, names whose directory was not.
public final class SimDisk {
  private final Chance chance;
  private final DiskHealth health;
  private final SimDirectory root = new SimDirectory();
  private final List<NameChange> notDurable = new ArrayList<>();
  private final Set<Path> locked = new HashSet<>();

  /// Names that change together: what stands under each afterwards, null for nothing.
  record NameChange(List<Place> places) {
    record Place(SimDirectory directory, String name, @Nullable SimNode node) {}

    boolean touches(SimDirectory directory) {
      return places.stream().anyMatch(place -> place.directory() == directory);
    }

    void makeDurable() {
      for (var place : places) {
        var durable = place.directory().durable();
        if (place.node() == null) {
          durable.remove(place.name());
        } else {
          durable.put(place.name(), place.node());
        }
      }
    }
  }

  SimDisk(Chance chance) {
    this.chance = chance;
    this.health = new DiskHealth(chance.fork());
  }

  /// How it behaves.
  public DiskHealth health() {
    return health;
  }

  Chance chance() {
    return chance;
  }

  Disk usedBy(SimProcess process) {
    return new ProcessDisk(this, process);
  }

  /// The disk as somebody sees it who is no process: its reads and writes take no time.
  public long usedBytes() {
    return root.bytes();
  }

  /// Loses what a power cut could lose. The machine must have no process.
  public void losePower() {
    for (var change : notDurable) {
      if (chance.is(0.5)) {
        change.makeDurable();
      }
    }
    notDurable.clear();
    root.losePower(chance);
  }

  /// Forgets everything: a new disk.
  public void wipe() {
    root.names().clear();
    root.durable().clear();
    notDurable.clear();
  }

  /// Turns over one bit of a file, chosen by chance among those that `wanted` takes, where that
  /// must be noticed ([SimFile#checkableSize]). The path of the file, or null if there is none.
  public @Nullable Path flipBit(Predicate<Path> wanted) {
    var files = new ArrayList<Path>();
    var contents = new ArrayList<SimFile>();
    visit(
        root,
        Path.of("/"),
        (path, file) -> {
          if (file.checkableSize() > 0 && wanted.test(path)) {
            files.add(path);
            contents.add(file);
          }
        });
    if (files.isEmpty()) {
      return null;
    }
    int chosen = chance.nextInt(files.size());
    var file = contents.get(chosen);
    file.flip(chance.between(0, file.checkableSize() * 8L - 1));
    return files.get(chosen);
  }

  private static void visit(SimDirectory directory, Path path, BiConsumer<Path, SimFile> visitor) {
    directory
        .names()
        .forEach((name, node) -> {
          var below = path.resolve(name);
          switch (node) {
            case SimFile file -> visitor.accept(below, file);
            case SimDirectory inner -> visit(inner, below, visitor);
          }
        });
  }

  @Nullable SimNode find(Path path) {
    SimNode at = root;
    for (var name : path.toAbsolutePath()) {
      if (!(at instanceof SimDirectory directory)) {
        return null;
      }
      var next = directory.names().get(name.toString());
      if (next == null) {
        return null;
      }
      at = next;
    }
    return at;
  }

  /// Changes names, all of them or none.
  void change(NameChange change) {
    for (var place : change.places()) {
      var names = place.directory().names();
      if (place.node() == null) {
        names.remove(place.name());
      } else {
        names.put(place.name(), place.node());
      }
    }
    notDurable.add(change);
  }

  void syncDirectory(SimDirectory directory) {
    var kept = new ArrayList<NameChange>();
    for (var change : notDurable) {
      if (change.touches(directory)) {
        change.makeDurable();
      } else {
        kept.add(change);
      }
    }
    notDurable.clear();
    notDurable.addAll(kept);
  }

  boolean lock(Path directory) {
    return locked.add(directory);
  }

  void unlock(Path directory) {
    locked.remove(directory);
  }

  void releaseLocks() {
    locked.clear();
  }
}
