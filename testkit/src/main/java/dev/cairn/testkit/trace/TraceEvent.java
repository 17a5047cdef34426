package dev.cairn.testkit.trace;

import java.util.Locale;

/// One event.
///
/// @param nanos when, since the world began
/// @param node where: the name of a machine
/// @param kind what sort
/// @param region which Region it is about, 0 if none
/// @param number a term, an index, the number of an operation, whatever the kind says; 0 if none
/// @param text the rest
public record TraceEvent(
    long nanos, String node, Kind kind, long region, long number, String text) {
  /// Sorts of events.
  public enum Kind {
    /// A process starts.
    START,
    /// A process has ended.
    END,
    /// A store serves; the number is its id.
    SERVES,
    /// A peer speaks as leader for the first time in a term, the number.
    LEADER,
    /// A message arrives; the number is its term.
    ARRIVES,
    /// A message is lost; the number is its term.
    LOST,
    /// A snapshot moves; the number is its index.
    SNAPSHOT,
    /// PD wants something.
    ORDER,
    /// A fault begins.
    FAULT,
    /// A fault ends.
    HEAL,
    /// A client asks; the number is the operation's.
    ASKS,
    /// A client is answered; the number is the operation's.
    ANSWER,
    /// Something that must hold does not.
    VIOLATION
  }

  /// The line, without an end of line.
  public String line() {
    var line = new StringBuilder();
    line.append(String.format(Locale.ROOT, "%13.6f  %-8s %-9s", nanos / 1e9, node, kind));
    if (region != 0) {
      line.append(" region ").append(region);
    }
    if (number != 0) {
      line.append(" #").append(number);
    }
    if (!text.isEmpty()) {
      line.append(' ').append(text);
    }
    return line.toString();
  }
}
