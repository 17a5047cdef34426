package dev.cairn.base.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Keys: how a record's component is spelt in a file, which keys exist, and which is nearest to a
/// mistyped one.
final class KeyNames {
  private KeyNames() {}

  /// `raftElectionTimeout` is written `raft-election-timeout`.
  static String kebab(String component) {
    var out = new StringBuilder();
    for (int i = 0; i < component.length(); i++) {
      char c = component.charAt(i);
      if (Character.isUpperCase(c) && i > 0) {
        out.append('-');
      }
      out.append(Character.toLowerCase(c));
    }
    return out.toString();
  }

  /// All keys of a configuration with their tables, as `server.addr`; tables themselves included.
  static List<String> all(Class<?> type) {
    var keys = new ArrayList<String>();
    collect(type, "", keys);
    return keys;
  }

  private static void collect(Class<?> type, String prefix, List<String> keys) {
    for (var component : type.getRecordComponents()) {
      var key = prefix + kebab(component.getName());
      keys.add(key);
      if (isTable(component.getType())) {
        collect(component.getType(), key + ".", keys);
      }
    }
  }

  /// Whether a component of this type is a TOML table of its own.
  static boolean isTable(Class<?> type) {
    return type.isRecord() && type != ByteSize.class;
  }

  /// The known key that whoever wrote `unknown` most likely meant: a spelling mistake in it, or the
  /// right name in the wrong table.
  static Optional<String> nearest(String unknown, List<String> known) {
    var wanted = unknown.toLowerCase(Locale.ROOT).replace('_', '-');
    String best = null;
    int bestDistance = Math.max(2, wanted.length() / 3) + 1;
    for (var key : known) {
      var distance =
          lastPart(key).equals(lastPart(wanted)) && !key.equals(wanted)
              ? Math.min(2, distance(wanted, key))
              : distance(wanted, key);
      if (distance < bestDistance) {
        best = key;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  private static String lastPart(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  /// Levenshtein's edit distance, two rows at a time.
  private static int distance(String a, String b) {
    var previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      var current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        var substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitution, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
