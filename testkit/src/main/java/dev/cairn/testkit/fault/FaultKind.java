package dev.cairn.testkit.fault;

import java.util.Locale;

/// Kinds of faults. A new one goes to the end: a plan draws for one after the other, and seeds that
/// are kept as tests must go on to mean the same.
public enum FaultKind {
  /// A store's process is killed, often in the middle of a write.
  KILL("a store's process is killed and starts again"),
  /// Power goes off: what a disk had not synced is lost or torn.
  POWER("a store's machine, or every one, loses power"),
  /// A store is stopped in order and started again.
  RESTART("a store is stopped in order and started again"),
  /// PD is killed.
  PD_KILL("PD is killed and starts again"),
  /// A process stops for a while, as in a long garbage collection.
  PAUSE("a process stands still for up to ten seconds"),
  /// Threads lose their turn wherever they reach outside.
  STALL("threads of a store lose their turn at random places"),
  /// Machines fall into two groups that do not hear each other.
  PARTITION("machines fall into two groups that do not hear each other"),
  /// A machine is heard by nobody, or hears nobody.
  ONE_WAY("a machine is heard by nobody, or hears nobody"),
  /// Two machines do not hear each other; all others do.
  PARTIAL("two stores do not hear each other"),
  /// Messages get lost.
  LOSS("messages get lost"),
  /// Messages arrive twice.
  DUPLICATE("messages between stores arrive twice"),
  /// Messages overtake each other.
  REORDER("messages between stores overtake each other"),
  /// A machine's links are slow.
  SLOW_LINK("a machine's links take up to half a second"),
  /// Syncing takes long.
  SLOW_DISK("a disk syncs slowly"),
  /// Syncing does not end.
  HUNG_DISK("a disk's syncs hang for a while"),
  /// Syncing fails.
  FAILED_SYNC("syncs of a store's disk fail"),
  /// No room is left.
  FULL_DISK("a store's disk is full for a while"),
  /// A bit turns over in a file.
  BIT_FLIP("a bit turns over in a file of a store"),
  /// Syncing does nothing and says that it did.
  LYING_DISK("a disk says that it synced and did not", false),
  /// A machine's clock runs fast or slow.
  DRIFT("clocks run up to 2 % fast or slow"),
  /// A machine's monotonic clock leaps ahead.
  LEAP("a clock leaps ahead"),
  /// A machine's wall clock is set.
  WALL_CLOCK("a wall clock is set forward or back"),
  /// Leaders hand over.
  TRANSFER("leaders are ordered to hand over"),
  /// Peers are added, promoted, exchanged.
  MEMBERSHIP("peers are added, promoted and exchanged, also several at once"),
  /// PD is told another number of replicas.
  REPLICAS("the wanted number of replicas changes"),
  /// A store is emptied and leaves.
  OFFLINE("a store is emptied, leaves, and comes back as a new one"),
  /// A store loses everything and comes back as a new one.
  WIPE("a store loses its data and comes back as a new one"),
  /// Regions are divided.
  SPLIT("Regions are divided at up to three keys");

  private final String what;
  private final boolean onByDefault;

  FaultKind(String what) {
    this(what, true);
  }

  FaultKind(String what, boolean onByDefault) {
    this.what = what;
    this.onByDefault = onByDefault;
  }

  /// What happens, in words.
  public String what() {
    return what;
  }

  /// Whether a plan may pick it without being told to.
  public boolean isOnByDefault() {
    return onByDefault;
  }

  /// As people write it: `one-way`.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
