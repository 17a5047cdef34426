package dev.cairn.base.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Pattern;

/// Durations as configuration files write them: `"10s"`, `"250ms"`, `"1h30m"`, `"0.5s"`.
///
/// Units are `d`, `h`, `m`, `s`, `ms`, `us` and `ns`, each at most once and in falling order;
/// `"0s"` is no time at all. There are no negative durations.
public final class DurationText {
  private static final String NUMBER = "([0-9]+(?:\\.[0-9]+)?)";
  private static final String[] UNITS = {"d", "h", "m", "s", "ms", "us", "ns"};
  private static final long[] NANOS = {
    86_400_000_000_000L, 3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L, 1_000L, 1L
  };
  private static final Pattern FORM = form();

  private DurationText() {}

  /// Reads the text form; [IllegalArgumentException] says what is expected instead.
  public static Duration parse(String text) {
    var matcher = FORM.matcher(text.strip());
    if (!matcher.matches() || text.isBlank()) {
      throw new IllegalArgumentException(
          "a duration such as \"10s\", \"250ms\" or \"1h30m\", not \"" + text + "\"");
    }
    var nanos = BigDecimal.ZERO;
    for (int unit = 0; unit < UNITS.length; unit++) {
      var amount = matcher.group(unit + 1);
      if (amount != null) {
        nanos = nanos.add(new BigDecimal(amount).multiply(BigDecimal.valueOf(NANOS[unit])));
      }
    }
    if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException("a duration below 292 years, not \"" + text + "\"");
    }
    return Duration.ofNanos(nanos.setScale(0, RoundingMode.DOWN).longValue());
  }

  /// The shortest text form; [#parse(String)] reads it back.
  public static String of(Duration duration) {
    var rest = duration.toNanos();
    var out = new StringBuilder();
    for (int unit = 0; unit < UNITS.length && rest > 0; unit++) {
      var amount = rest / NANOS[unit];
      rest %= NANOS[unit];
      if (amount > 0) {
        out.append(amount).append(UNITS[unit]);
      }
    }
    return out.isEmpty() ? "0s" : out.toString();
  }

  private static Pattern form() {
    var form = new StringBuilder();
    for (var unit : UNITS) {
      form.append("(?:").append(NUMBER).append(unit).append(")?");
    }
    return Pattern.compile(form.toString());
  }
}
