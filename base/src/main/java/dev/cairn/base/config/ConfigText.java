package dev.cairn.base.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The effective configuration as people and programs read it. A component without a value is left
/// out of TOML and `null` in JSON.
public final class ConfigText {
  private ConfigText() {}

  /// As TOML that [ConfigBinder] reads back to an equal record.
  public static String toToml(Record config) {
    var out = new StringBuilder();
    table(config, List.of(), out);
    return out.toString();
  }

  /// As one JSON object, with a nested object for each table; durations and sizes in their text
  /// form.
  public static String toJson(Record config) {
    return jsonRecord(config);
  }

  private static void table(Record config, List<String> path, StringBuilder out) {
    var tables = new ArrayList<Map.Entry<String, Object>>();
    for (var component : config.getClass().getRecordComponents()) {
      var key = KeyNames.kebab(component.getName());
      var value = ValueTypes.read(component, config);
      if (value == null) {
        continue;
      }
      if (KeyNames.isTable(component.getType()) || value instanceof Map<?, ?>) {
        tables.add(Map.entry(key, value));
      } else {
        out.append(key).append(" = ").append(scalar(value)).append('\n');
      }
    }
    for (var inner : tables) {
      var innerPath = new ArrayList<>(path);
      innerPath.add(inner.getKey());
      header(innerPath, out);
      switch (inner.getValue()) {
        case Map<?, ?> map ->
            map.forEach((key, value) ->
                out.append(quoted(String.valueOf(key)))
                    .append(" = ")
                    .append(quoted(String.valueOf(value)))
                    .append('\n'));
        case Record nested -> table(nested, innerPath, out);
        default -> throw new IllegalStateException("no table: " + inner.getValue());
      }
    }
  }

  private static void header(List<String> path, StringBuilder out) {
    if (!out.isEmpty()) {
      out.append('\n');
    }
    out.append('[').append(String.join(".", path)).append("]\n");
  }

  private static String jsonRecord(Record config) {
    var members = new ArrayList<String>();
    for (var component : config.getClass().getRecordComponents()) {
      var key = quoted(KeyNames.kebab(component.getName()));
      members.add(key + ":" + json(ValueTypes.read(component, config)));
    }
    return "{" + String.join(",", members) + "}";
  }

  private static String json(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case ByteSize size -> quoted(size.toString());
      case Record nested -> jsonRecord(nested);
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry ->
                  quoted(String.valueOf(entry.getKey()))
                      + ":"
                      + quoted(String.valueOf(entry.getValue())))
              .collect(Collectors.joining(",", "{", "}"));
      default -> scalar(value);
    };
  }

  /// Strings, numbers and lists are written alike in TOML and JSON.
  private static String scalar(Object value) {
    return switch (value) {
      case Duration duration -> quoted(DurationText.of(duration));
      case Path path -> quoted(path.toString());
      case Enum<?> constant -> quoted(ValueTypes.constantName(constant));
      case List<?> list ->
          list.stream()
              .map(element -> quoted(String.valueOf(element)))
              .collect(Collectors.joining(", ", "[", "]"));
      case Boolean flag -> flag.toString();
      case Number number -> number.toString();
      default -> quoted(value.toString());
    };
  }

  private static String quoted(String text) {
    var out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < 0x20 || c == 0x7f) {
            out.append("\\u%04X".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
