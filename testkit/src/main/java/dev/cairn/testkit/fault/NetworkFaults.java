package dev.cairn.testkit.fault;

import dev.cairn.testkit.sim.SimNetwork.Link;
import java.util.ArrayList;
import java.util.List;

/// Links that are cut, lossy or slow. Only between stores do messages arrive twice or out of order:
/// clients and PD are asked over connections that exclude it.
final class NetworkFaults {
  private static final String EVERYWHERE = "network";

  private final Scene scene;

  NetworkFaults(Scene scene) {
    this.scene = scene;
  }

  private int machines() {
    return 1 + scene.stores().size() + scene.cluster().clients().size();
  }

  private Link link(int from, int to) {
    return scene.cluster().network().link(from, to);
  }

  private void cut(String where, FaultKind kind, String detail, List<Link> links) {
    scene.began(where, kind, detail);
    links.forEach(Link::cut);
    scene.later(where, kind, () -> links.forEach(Link::mend));
  }

  void partition() {
    var left = new ArrayList<Integer>();
    var right = new ArrayList<Integer>();
    for (int machine = 0; machine < machines(); machine++) {
      (scene.chance().is(0.5) ? left : right).add(machine);
    }
    var links = new ArrayList<Link>();
    for (int a : left) {
      for (int b : right) {
        links.add(link(a, b));
        links.add(link(b, a));
      }
    }
    cut(EVERYWHERE, FaultKind.PARTITION, " " + left + " | " + right, links);
  }

  /// Between stores, mostly; so that clients still reach whom the others do not hear.
  void oneWay() {
    var machine = scene.anyStore().machine();
    int bound = scene.chance().is(0.7) ? 1 + scene.stores().size() : machines();
    boolean out = scene.chance().is(0.5);
    var links = new ArrayList<Link>();
    for (int other = scene.chance().nextInt(2); other < bound; other++) {
      if (other != machine.number()) {
        links.add(out ? link(machine.number(), other) : link(other, machine.number()));
      }
    }
    cut(machine.name(), FaultKind.ONE_WAY, out ? " unheard" : " deaf", links);
  }

  void partial() {
    int one = scene.anyStore().machine().number();
    int other = scene.anyStore().machine().number();
    if (one != other) {
      cut(
          scene.stores().get(one - 1).machine().name(),
          FaultKind.PARTIAL,
          " and store" + other,
          List.of(link(one, other), link(other, one)));
    }
  }

  private List<Link> betweenStores() {
    var links = new ArrayList<Link>();
    for (var from : scene.stores()) {
      for (var to : scene.stores()) {
        links.add(link(from.machine().number(), to.machine().number()));
      }
    }
    return links;
  }

  void loss() {
    double rate = scene.chance().skewed(1, 40) / 100.0;
    var links = scene.chance().is(0.3) ? scene.cluster().network().all() : betweenStores();
    scene.began(EVERYWHERE, FaultKind.LOSS, " " + rate);
    links.forEach(link -> link.loses(rate));
    scene.later(EVERYWHERE, FaultKind.LOSS, () -> links.forEach(link -> link.loses(0)));
  }

  void duplicate() {
    double rate = scene.chance().skewed(1, 50) / 100.0;
    var links = betweenStores();
    scene.began(EVERYWHERE, FaultKind.DUPLICATE, " " + rate);
    links.forEach(link -> link.doubles(rate));
    scene.later(EVERYWHERE, FaultKind.DUPLICATE, () -> links.forEach(link -> link.doubles(0)));
  }

  void reorder() {
    var links = betweenStores();
    scene.began(EVERYWHERE, FaultKind.REORDER, "");
    links.forEach(link -> link.keepsOrder(false));
    scene.later(EVERYWHERE, FaultKind.REORDER, () -> links.forEach(link -> link.keepsOrder(true)));
  }

  void slow() {
    var machine = scene.anyStore().machine();
    long max = scene.chance().skewed(5_000_000, 500_000_000);
    var links = new ArrayList<Link>();
    for (int other = 0; other < machines(); other++) {
      links.add(link(machine.number(), other));
      links.add(link(other, machine.number()));
    }
    scene.began(machine.name(), FaultKind.SLOW_LINK, "");
    links.forEach(link -> link.takes(1_000_000, max));
    scene.later(machine.name(), FaultKind.SLOW_LINK, () -> links.forEach(Link::takesNormally));
  }
}
