package dev.cairn.raft.simulation;

import dev.cairn.raft.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Messages under way. Loses, doubles and reorders them, and cuts peers off from each other, as
/// told.
final class Network {
  private static final int MAX_UNDER_WAY = 400;

  private final SplittableRandom random;
  private final List<Message> underWay = new ArrayList<>();
  private final long[] cut = new long[64];
  private final List<Late> late = new ArrayList<>();
  private long now;
  private double loss;
  private double doubling;
  private double reordering;
  private double lateness;

  private record Late(Message message, long due) {}

  Network(SplittableRandom random) {
    this.random = random;
  }

  void behave(Chances chances) {
    loss = chances.loss;
    doubling = chances.doubling;
    reordering = chances.reordering;
    lateness = chances.lateness;
  }

  /// From now on everything arrives at once and in order.
  void calm() {
    loss = 0;
    doubling = 0;
    reordering = 0;
    lateness = 0;
    late.forEach(one -> underWay.add(one.message));
    late.clear();
  }

  /// What was held up for long may arrive now.
  void passTime(long time) {
    now = time;
    for (int i = late.size() - 1; i >= 0; i--) {
      if (late.get(i).due <= now) {
        underWay.add(late.remove(i).message);
      }
    }
  }

  /// From now on nothing goes from one to the other.
  void cut(long from, long to) {
    cut[(int) from] |= 1L << to;
  }

  void heal() {
    Arrays.fill(cut, 0);
  }

  void send(Message message) {
    if (random.nextDouble() < loss || (cut[(int) message.from()] & (1L << message.to())) != 0) {
      return;
    }
    if (random.nextDouble() < lateness) {
      late.add(new Late(message, now + random.nextInt(150)));
      return;
    }
    underWay.add(message);
    if (random.nextDouble() < doubling) {
      underWay.add(message);
    }
    if (underWay.size() > MAX_UNDER_WAY) {
      take(random.nextInt(underWay.size()));
    }
  }

  boolean isEmpty() {
    return underWay.isEmpty();
  }

  Message next() {
    boolean outOfOrder = random.nextDouble() < reordering;
    return take(outOfOrder ? random.nextInt(underWay.size()) : 0);
  }

  private Message take(int position) {
    return underWay.remove(position);
  }
}
