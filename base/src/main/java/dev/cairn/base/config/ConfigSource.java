package dev.cairn.base.config;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.tomlj.Toml;
import org.tomlj.TomlTable;

/// Where settings come from: the text of a TOML file, or flags.
public sealed interface ConfigSource {

  /// The TOML document `text`; `name` (a file name) begins every message about it. A document that
  /// is not TOML is refused with [ErrorCode#CONFIG_INVALID], line and column.
  static ConfigSource toml(String name, String text) {
    var parsed = Toml.parse(text);
    if (parsed.hasErrors()) {
      var what =
          parsed.errors().stream()
              .map(error ->
                  name
                      + ":"
                      + error.position().line()
                      + ":"
                      + error.position().column()
                      + ": "
                      + String.valueOf(error.getMessage()).replace('\n', ' '))
              .collect(Collectors.joining("; "));
      throw new CairnException(ErrorCode.CONFIG_INVALID, what);
    }
    return new Document(name, parsed);
  }

  /// Settings given one by one.
  static ConfigSource flags(List<Flag> flags) {
    var byKey = new LinkedHashMap<String, Flag>();
    for (var flag : flags) {
      byKey.put(flag.key(), flag);
    }
    return new Flags(byKey);
  }

  /// One setting from a command line.
  ///
  /// @param name the flag as it was typed, such as `--addr`: begins every message about it
  /// @param key the key with its tables, such as `server.addr`
  /// @param value the value's text; a list is separated by commas, a map is `k=v,k=v`
  record Flag(String name, String key, String value) {}

  /// A parsed document.
  record Document(String name, TomlTable root) implements ConfigSource {}

  /// Flags by key.
  record Flags(Map<String, Flag> byKey) implements ConfigSource {}
}
