package dev.cairn.testkit.trace;

import dev.cairn.testkit.history.Operation;
import dev.cairn.testkit.trace.TraceEvent.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Draws a run as one HTML page without scripts: when each process lived, who led what, which
/// faults struck when, and the operations that disagree.
///
/// For one page.
public final class Timeline {
  private static final int LEFT = 90;
  private static final int ROW = 46;
  private static final int PIXELS_PER_SECOND = 24;
  private static final int WIDTH_MAX = 6000;

  private final List<TraceEvent> landmarks;
  private final List<Operation> operations;
  private final Map<String, Integer> rows = new LinkedHashMap<>();
  private final StringBuilder svg = new StringBuilder();
  private final double end;
  private final double scale;

  /// @param landmarks the run's events but messages and operations
  /// @param operations the operations to show
  /// @param endNanos when the run ended
  public Timeline(List<TraceEvent> landmarks, List<Operation> operations, long endNanos) {
    this.landmarks = landmarks;
    this.operations = operations;
    this.end = endNanos / 1e9;
    this.scale = Math.min(PIXELS_PER_SECOND, WIDTH_MAX / Math.max(1, end));
  }

  /// The page.
  ///
  /// @param title what it is about
  /// @param text lines to stand above and below the picture: a summary, evidence
  public String page(String title, List<String> summary, List<String> text) {
    draw();
    return """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><title>%s</title>
    <style>
    body { font: 14px/1.45 system-ui, sans-serif; margin: 24px; color: #1c2733; }
    h1 { font-size: 20px; margin: 0 0 8px; }
    p.summary { margin: 0; color: #4a5a6a; }
    .strip { overflow-x: auto; border: 1px solid #d5dde5; border-radius: 6px; margin: 16px 0; }
    pre { background: #f4f7fa; padding: 12px; border-radius: 6px; overflow-x: auto; }
    .key span { display: inline-block; margin-right: 18px; }
    .key i { display: inline-block; width: 14px; height: 10px; margin-right: 5px; border-radius: 2px; }
    text { font: 11px system-ui, sans-serif; fill: #1c2733; }
    </style></head><body>
    <h1>%s</h1>
    %s
    <p class="key"><span><i style="background:#9cc5e8"></i>process is up</span><span><i
     style="background:#2f6f4f"></i>becomes leader of a Region</span><span><i
     style="background:#e0703a"></i>fault</span><span><i
     style="background:#7a4fb5"></i>order of PD</span><span><i
     style="background:#c22b3a"></i>disagreeing operation</span>Hover for details.</p>
    <div class="strip">%s</div>
    <pre>%s</pre>
    </body></html>
    """
        .formatted(
            escape(title),
            escape(title),
            paragraphs(summary),
            svg,
            escape(String.join("\n", text)));
  }

  private static String paragraphs(List<String> lines) {
    var all = new StringBuilder();
    lines.forEach(
        line -> all.append("<p class=\"summary\">").append(escape(line)).append("</p>\n"));
    return all.toString();
  }

  private void draw() {
    findRows();
    int width = LEFT + (int) (end * scale) + 40;
    int height = rows.size() * ROW + 40;
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\">"
            .formatted(width, height));
    drawAxis(height);
    rows.forEach((node, row) ->
        svg.append("<text x=\"8\" y=\"%d\">%s</text>".formatted(top(row) + 22, escape(node))));
    drawLives();
    drawFaults();
    for (var event : landmarks) {
      switch (event.kind()) {
        case LEADER -> mark(event, "#2f6f4f", 4);
        case ORDER -> mark(event, "#7a4fb5", 12);
        case SNAPSHOT -> mark(event, "#2b7fb0", 12);
        case VIOLATION -> line(event);
        case START, END, SERVES, ARRIVES, LOST, FAULT, HEAL, ASKS, ANSWER -> {}
      }
    }
    operations.forEach(this::drawOperation);
    svg.append("</svg>");
  }

  private void findRows() {
    Set<String> nodes = new TreeSet<>();
    landmarks.stream().map(TraceEvent::node).filter(node -> !node.isEmpty()).forEach(nodes::add);
    nodes.forEach(node -> rows.put(node, rows.size()));
    var clients = new TreeSet<Integer>();
    operations.forEach(operation -> clients.add(operation.client()));
    clients.forEach(client -> rows.put("client " + client, rows.size()));
  }

  private static int top(int row) {
    return 24 + row * ROW;
  }

  private double x(double seconds) {
    return LEFT + Math.min(seconds, end) * scale;
  }

  private void drawAxis(int height) {
    int step = scale >= 12 ? 5 : 30;
    for (int second = 0; second <= end; second += step) {
      svg.append(
          "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"18\" y2=\"%2$d\" stroke=\"#e6ebf0\"/><text x=\"%1$.1f\" y=\"13\">%3$d s</text>"
              .formatted(x(second), height - 8, second));
    }
  }

  private void drawLives() {
    for (var row : rows.entrySet()) {
      double since = -1;
      for (var event : landmarks) {
        if (event.node().equals(row.getKey())) {
          if (event.kind() == Kind.START) {
            since = event.nanos() / 1e9;
          } else if (event.kind() == Kind.END && since >= 0) {
            bar(row.getValue(), since, event.nanos() / 1e9, new Bar(8, 20, "#9cc5e8", "up"));
            since = -1;
          }
        }
      }
      if (since >= 0) {
        bar(row.getValue(), since, end, new Bar(8, 20, "#9cc5e8", "up"));
      }
    }
  }

  private void drawFaults() {
    Map<String, TraceEvent> open = new LinkedHashMap<>();
    for (var event : landmarks) {
      var row = rows.get(event.node());
      if (row == null) {
        continue;
      }
      var name = event.node() + "/" + event.text().split(" ", 2)[0];
      if (event.kind() == Kind.FAULT) {
        open.put(name, event);
        mark(event, "#e0703a", 30);
      } else if (event.kind() == Kind.HEAL && open.containsKey(name)) {
        var fault = open.remove(name);
        bar(row, fault.nanos() / 1e9, event.nanos() / 1e9, new Bar(30, 8, "#f0b48e", fault.text()));
      }
    }
  }

  private record Bar(int below, int height, String colour, String title) {}

  private void bar(int row, double from, double to, Bar bar) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\" fill=\"%s\"><title>%.3f to %.3f s: %s</title></rect>",
            x(from),
            top(row) + bar.below(),
            Math.max(1, x(to) - x(from)),
            bar.height(),
            bar.colour(),
            from,
            to,
            escape(bar.title())));
  }

  private void mark(TraceEvent event, String colour, int below) {
    var row = rows.get(event.node());
    if (row != null) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%.1f\" y=\"%d\" width=\"2.5\" height=\"9\" fill=\"%s\"><title>%s</title></rect>",
              x(event.nanos() / 1e9),
              top(row) + below,
              colour,
              escape(event.line().strip())));
    }
  }

  private void line(TraceEvent event) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"18\" y2=\"%2$d\" stroke=\"#c22b3a\" stroke-width=\"2\"><title>%3$s</title></line>",
            x(event.nanos() / 1e9),
            24 + rows.size() * ROW,
            escape(event.text())));
  }

  private void drawOperation(Operation operation) {
    var row = rows.getOrDefault("client " + operation.client(), 0);
    double from = operation.asked() / 1e9;
    double to = operation.answered() == Operation.NEVER ? end : operation.answered() / 1e9;
    bar(
        row,
        from,
        to,
        new Bar(
            10,
            18,
            operation.answered() == Operation.NEVER ? "#e9a3aa" : "#c22b3a",
            "#" + operation.number() + " " + operation.call() + " -> " + operation.outcome()));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /// The operations of those numbers.
  public static List<Operation> chosen(List<Operation> history, List<Integer> numbers) {
    var chosen = new ArrayList<Operation>();
    for (var operation : history) {
      if (numbers.contains(operation.number())) {
        chosen.add(operation);
      }
    }
    return chosen;
  }
}
