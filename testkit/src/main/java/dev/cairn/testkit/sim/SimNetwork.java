package dev.cairn.testkit.sim;

import java.util.ArrayList;
import java.util.List;

/// What machines send each other: each link, in each direction, is slow, lossy or cut for itself.
public final class SimNetwork {
  private final World world;
  private final Chance chance;
  private final List<List<Link>> links = new ArrayList<>();

  /// One direction between two machines. A new one loses nothing and keeps the order.
  public static final class Link {
    private static final long MIN_NANOS = 50_000;
    private static final long MAX_NANOS = 800_000;

    private long minNanos = MIN_NANOS;
    private long maxNanos = MAX_NANOS;
    private double loss;
    private double duplication;
    private boolean keepsOrder = true;
    private boolean cut;
    private long lastArrivalNanos;

    /// How long a message takes, from and to.
    public void takes(long minNanos, long maxNanos) {
      this.minNanos = minNanos;
      this.maxNanos = maxNanos;
    }

    /// As long as a new one's.
    public void takesNormally() {
      takes(MIN_NANOS, MAX_NANOS);
    }

    /// How many messages get lost: from 0 to 1.
    public void loses(double rate) {
      loss = rate;
    }

    /// How many messages arrive twice: from 0 to 1.
    public void doubles(double rate) {
      duplication = rate;
    }

    /// Whether messages arrive in the order in which they were sent.
    public void keepsOrder(boolean keeps) {
      keepsOrder = keeps;
    }

    /// Nothing gets through.
    public void cut() {
      cut = true;
    }

    /// Messages get through again.
    public void mend() {
      cut = false;
    }

    /// Whether nothing gets through.
    public boolean isCut() {
      return cut;
    }

    /// As new, but for what is under way.
    public void heal() {
      takesNormally();
      loses(0);
      doubles(0);
      keepsOrder = true;
      cut = false;
    }
  }

  /// What became of a message.
  public enum Fate {
    /// It is under way.
    SENT,
    /// It is lost, and the sender will not hear of that.
    LOST,
    /// The link is cut.
    CUT
  }

  /// Links between so many machines, numbered from 0.
  public SimNetwork(World world, int machines, Chance chance) {
    this.world = world;
    this.chance = chance;
    for (int from = 0; from < machines; from++) {
      var row = new ArrayList<Link>();
      for (int to = 0; to < machines; to++) {
        row.add(new Link());
      }
      links.add(row);
    }
  }

  /// The link from one machine to another.
  public Link link(int from, int to) {
    return links.get(from).get(to);
  }

  /// Every link.
  public List<Link> all() {
    return links.stream().flatMap(List::stream).toList();
  }

  /// Sends; `arrive` is called when, and as often as, the message arrives.
  public Fate send(int from, int to, Runnable arrive) {
    var link = link(from, to);
    if (link.cut) {
      return Fate.CUT;
    }
    if (chance.is(link.loss)) {
      return Fate.LOST;
    }
    int copies = chance.is(link.duplication) ? 2 : 1;
    for (int copy = 0; copy < copies; copy++) {
      long arrival = world.now() + chance.skewed(link.minNanos, link.maxNanos);
      if (link.keepsOrder) {
        arrival = Math.max(arrival, link.lastArrivalNanos + 1);
        link.lastArrivalNanos = arrival;
      }
      world.after(
          arrival - world.now(),
          () -> {
            // A cut also takes what is on the wire.
            if (!link.cut) {
              arrive.run();
            }
          });
    }
    return Fate.SENT;
  }
}
