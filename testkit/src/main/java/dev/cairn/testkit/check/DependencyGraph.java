package dev.cairn.testkit.check;

import dev.cairn.testkit.check.Dependency.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What depends on what, and the circles in it. Strongly connected components by Tarjan (1972),
/// then the shortest circle through one of the members, by breadth.
final class DependencyGraph {
  private final Map<Integer, List<Dependency>> from = new TreeMap<>();

  void add(Dependency dependency) {
    from.computeIfAbsent(dependency.from(), _ -> new ArrayList<>()).add(dependency);
    from.computeIfAbsent(dependency.to(), _ -> new ArrayList<>());
  }

  /// A shortest circle.
  ///
  /// @param snapshots whether circles are permitted in which two READ_WRITE follow each other
  Optional<List<Dependency>> circle(boolean snapshots) {
    for (var component : components()) {
      for (int start : component) {
        var found = circleThrough(start, component, snapshots);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /// A node of the search: where it is, and whether the last step was a READ_WRITE.
  private record Place(int node, boolean afterReadWrite) {}

  /// How a place was reached: from where (null: from the start) and by what.
  private record Reached(@Nullable Place before, Dependency by) {}

  private Optional<List<Dependency>> circleThrough(
      int start, Set<Integer> component, boolean snapshots) {
    // Whether the circle's last step, which leads back, may be a READ_WRITE hangs on its first.
    for (var first : from.getOrDefault(start, List.of())) {
      if (!component.contains(first.to())) {
        continue;
      }
      boolean firstReads = first.kind() == Kind.READ_WRITE;
      Map<Place, Reached> reached = new HashMap<>();
      Deque<Place> queue = new ArrayDeque<>();
      var begin = new Place(first.to(), firstReads);
      reached.put(begin, new Reached(null, first));
      queue.add(begin);
      while (!queue.isEmpty()) {
        var place = queue.remove();
        for (var next : from.getOrDefault(place.node(), List.of())) {
          boolean reads = next.kind() == Kind.READ_WRITE;
          boolean forbidden = snapshots && reads && place.afterReadWrite();
          if (forbidden || !component.contains(next.to())) {
            continue;
          }
          if (next.to() == start && !(snapshots && reads && firstReads)) {
            return Optional.of(path(reached, place, next));
          }
          var then = new Place(next.to(), reads);
          if (reached.putIfAbsent(then, new Reached(place, next)) == null) {
            queue.add(then);
          }
        }
      }
    }
    return Optional.empty();
  }

  private static List<Dependency> path(Map<Place, Reached> reached, Place end, Dependency last) {
    var path = new ArrayList<Dependency>();
    path.add(last);
    for (@Nullable Place at = end; at != null; ) {
      var step = Objects.requireNonNull(reached.get(at));
      path.addFirst(step.by());
      at = step.before();
    }
    return path;
  }

  /// Groups of nodes that all lead to each other, each of two or more.
  private List<Set<Integer>> components() {
    var found = new ArrayList<Set<Integer>>();
    var search = new Tarjan(found);
    from.keySet().forEach(search::visit);
    return found;
  }

  /// Without recursion: histories are long.
  private final class Tarjan {
    private final List<Set<Integer>> found;
    private final Map<Integer, Integer> index = new TreeMap<>();
    private final Map<Integer, Integer> low = new TreeMap<>();
    private final Deque<Integer> stack = new ArrayDeque<>();
    private final Set<Integer> onStack = new TreeSet<>();

    Tarjan(List<Set<Integer>> found) {
      this.found = found;
    }

    private record Frame(int node, int nextEdge) {}

    void visit(int root) {
      if (index.containsKey(root)) {
        return;
      }
      Deque<Frame> frames = new ArrayDeque<>();
      enter(root);
      frames.push(new Frame(root, 0));
      while (!frames.isEmpty()) {
        var frame = frames.pop();
        int node = frame.node();
        var edges = from.getOrDefault(node, List.of());
        if (frame.nextEdge() < edges.size()) {
          frames.push(new Frame(node, frame.nextEdge() + 1));
          int to = edges.get(frame.nextEdge()).to();
          if (!index.containsKey(to)) {
            enter(to);
            frames.push(new Frame(to, 0));
          } else if (onStack.contains(to)) {
            lower(node, index.getOrDefault(to, 0));
          }
        } else {
          leave(node);
          if (!frames.isEmpty()) {
            lower(frames.peek().node(), low.getOrDefault(node, 0));
          }
        }
      }
    }

    private void enter(int node) {
      index.put(node, index.size());
      low.put(node, index.size() - 1);
      stack.push(node);
      onStack.add(node);
    }

    private void lower(int node, int value) {
      low.merge(node, value, Math::min);
    }

    private void leave(int node) {
      if (!low.getOrDefault(node, -1).equals(index.get(node))) {
        return;
      }
      var component = new TreeSet<Integer>();
      int member;
      do {
        member = stack.pop();
        onStack.remove(member);
        component.add(member);
      } while (member != node);
      if (component.size() > 1) {
        found.add(component);
      }
    }
  }
}
