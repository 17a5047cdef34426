package dev.cairn.cli.log;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// One event, one line: `[time] [LEVEL] [thread] message key=value …`, and a stack trace below it
/// if there is one. A value with blanks, quotes or equals signs is quoted.
final class LineLayout extends LayoutBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss.SSS xxx", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  private final ThrowableProxyConverter trace = new ThrowableProxyConverter();

  @Override
  public void start() {
    trace.setContext(getContext());
    trace.start();
    super.start();
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    var line = new StringBuilder(160);
    line.append('[').append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp()))).append("] [");
    line.append(event.getLevel()).append("] [").append(event.getThreadName()).append("] ");
    line.append(event.getFormattedMessage());
    var pairs = event.getKeyValuePairs();
    if (pairs != null) {
      for (var pair : pairs) {
        line.append(' ').append(pair.key).append('=').append(value(String.valueOf(pair.value)));
      }
    }
    line.append('\n');
    if (event.getThrowableProxy() != null) {
      line.append(trace.convert(event));
    }
    return line.toString();
  }

  private static String value(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == '"' || c == '=') {
        var escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return '"' + escaped + '"';
      }
    }
    return text.isEmpty() ? "\"\"" : text;
  }
}
