package dev.cairn.testkit.run;

import dev.cairn.testkit.fault.FaultKind;
import dev.cairn.testkit.history.Operation;
import dev.cairn.testkit.node.Mutation;
import dev.cairn.testkit.trace.Timeline;
import dev.cairn.testkit.trace.TraceEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/// A run in words and as a picture, for people.
public final class Report {
  private static final int LAST_EVENTS = 30;

  private Report() {}

  /// What was run and what came of it, a few lines.
  public static List<String> summary(Result result) {
    var shape = result.shape();
    var tally = result.tally();
    var lines = new ArrayList<String>();
    lines.add(
        "seed %d: %d stores, Regions: %d, a tick of %d ms, %s"
            .formatted(
                result.settings().seed(),
                shape.stores(),
                shape.regions(),
                shape.tick().toMillis(),
                shape.preVote() ? "pre-vote" : "no pre-vote"));
    lines.add("faults: " + faults(result));
    if (result.settings().mutation() != Mutation.NONE) {
      lines.add("mistake made on purpose: " + result.settings().mutation().mistake());
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "%.1f s of virtual time, %,d events; %,d operations on registers (%d of unknown fate), %d leaders, %d faults struck",
            tally.worldNanos() / 1e9,
            tally.events(),
            tally.operations(),
            tally.unknown(),
            tally.elections(),
            tally.faults()));
    lines.add("trace hash " + result.hash() + " over " + tally.traced() + " events");
    return lines;
  }

  private static String faults(Result result) {
    var kinds = result.plan().kinds();
    return kinds.isEmpty()
        ? "none"
        : String.join(", ", kinds.stream().map(FaultKind::label).toList());
  }

  /// What did not hold, with the evidence and the events that led to it; empty if all is well. To
  /// know the events before an operation of long ago, it runs the seed again.
  public static List<String> failure(Result result) {
    var lines = new ArrayList<String>();
    result
        .violation()
        .ifPresent(violation -> {
          lines.add("VIOLATED: " + violation.invariant());
          lines.add("  " + violation.why());
          violation.evidence().forEach(line -> lines.add("  " + line));
          var moment = lastAnswer(result, violation.operations());
          lines.add(moment.isPresent() ? "last events before that:" : "last events:");
          var last = moment.isPresent() ? before(result, moment.getAsLong()) : result.last();
          last.subList(Math.max(0, last.size() - LAST_EVENTS), last.size()).stream()
              .map(TraceEvent::line)
              .forEach(lines::add);
        });
    return lines;
  }

  private static OptionalLong lastAnswer(Result result, List<Integer> numbers) {
    var wanted = Set.copyOf(numbers);
    return result.history().stream()
        .filter(operation -> wanted.contains(operation.number()))
        .mapToLong(Operation::answered)
        .filter(at -> at != Operation.NEVER)
        .max();
  }

  private static List<TraceEvent> before(Result result, long nanos) {
    var last = new ArrayDeque<TraceEvent>();
    Simulation.run(
        result.settings(),
        event -> {
          if (event.nanos() <= nanos) {
            last.addLast(event);
          }
          if (last.size() > LAST_EVENTS) {
            last.removeFirst();
          }
        });
    return List.copyOf(last);
  }

  /// How to run it again from a shell.
  public static String again(Result result) {
    var settings = result.settings();
    var command = new StringBuilder("cairn sim --seed " + settings.seed());
    if (!settings.length().equals(Settings.of(0).length())) {
      command.append(" --seconds ").append(settings.length().toSeconds());
    }
    settings
        .shape()
        .ifPresent(shape ->
            command
                .append(" --stores ")
                .append(shape.stores())
                .append(" --regions ")
                .append(shape.regions()));
    settings
        .faults()
        .ifPresent(kinds ->
            command
                .append(" --faults ")
                .append(
                    kinds.isEmpty()
                        ? "none"
                        : String.join(
                            ",", kinds.stream().sorted().map(FaultKind::label).toList())));
    if (settings.mutation() != Mutation.NONE) {
      command.append(" --mistake ").append(settings.mutation().label());
    }
    return command.toString();
  }

  /// The picture, an HTML page.
  public static String page(Result result) {
    var numbers = result.violation().map(found -> found.operations()).orElse(List.of());
    var timeline =
        new Timeline(
            result.landmarks(),
            Timeline.chosen(result.history(), numbers),
            result.tally().worldNanos());
    var text = new ArrayList<String>(failure(result));
    text.add("");
    text.add("everything but messages and operations:");
    result.landmarks().forEach(event -> text.add(event.line()));
    var title =
        result.violation().map(found -> "Violated: " + found.invariant()).orElse("Nothing found");
    return timeline.page(title, summary(result), text);
  }
}
