package dev.cairn.cli.server;

import dev.cairn.base.config.ConfigSource;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a server's settings come from: one TOML file if there is one, then flags.
public final class SettingsFile {
  private final List<ConfigSource.Flag> flags = new ArrayList<>();

  /// No flag yet.
  public SettingsFile() {}

  /// The text of `file`, which `flag` named; nothing if `file` is null.
  public static List<ConfigSource> read(@Nullable Path file, String flag) {
    if (file == null) {
      return List.of();
    }
    try {
      return List.of(ConfigSource.toml(file.toString(), Files.readString(file)));
    } catch (NoSuchFileException missing) {
      throw new CairnException(
          ErrorCode.CONFIG_INVALID, flag + " names " + file + ", which does not exist", missing);
    } catch (IOException failed) {
      throw new CairnException(
          ErrorCode.CONFIG_INVALID, flag + " names " + file + ", which cannot be read: " + failed);
    }
  }

  /// Adds `value` for `key` unless it is null, that is, unless the flag was not given.
  public SettingsFile with(String flag, String key, @Nullable Object value) {
    if (value != null) {
      flags.add(new ConfigSource.Flag(flag, key, value.toString()));
    }
    return this;
  }

  /// Adds settings of the form `key=value`, which `flag` gave.
  public SettingsFile with(String flag, List<String> settings) {
    for (var setting : settings) {
      var equals = setting.indexOf('=');
      if (equals <= 0) {
        throw new CairnException(
            ErrorCode.CONFIG_INVALID, flag + " expects key=value, not \"" + setting + "\"");
      }
      flags.add(
          new ConfigSource.Flag(
              flag + " " + setting, setting.substring(0, equals), setting.substring(equals + 1)));
    }
    return this;
  }

  /// The file's settings, and the flags over them.
  public ConfigSource[] over(@Nullable Path file) {
    var sources = new ArrayList<>(read(file, "--config"));
    sources.add(ConfigSource.flags(flags));
    return sources.toArray(ConfigSource[]::new);
  }
}
