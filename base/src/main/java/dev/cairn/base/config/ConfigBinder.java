package dev.cairn.base.config;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlTable;

/// Binds settings to a configuration record.
///
/// A component's type is one of: a nested record (a table), `String`, `boolean`, `int`, `long`,
/// `double`, [java.time.Duration], [ByteSize], [java.nio.file.Path], an enum (in kebab-case),
/// `List<String>`, `Map<String, String>`. What a record's constructor refuses with
/// [IllegalArgumentException] is reported like any other wrong setting.
///
/// Every problem of a source is named at once, in one [CairnException] of kind
/// [ErrorCode#CONFIG_INVALID]: an unknown key with file, line and the nearest known one; a wrong
/// type with file, line, key and what was expected.
public final class ConfigBinder {
  private ConfigBinder() {}

  /// `defaults` with what `sources` say put over it, later ones over earlier ones.
  public static <T extends Record> T bind(T defaults, ConfigSource... sources) {
    var config = defaults;
    for (var source : sources) {
      config = bindOne(config, source);
    }
    return config;
  }

  private static <T extends Record> T bindOne(T base, ConfigSource source) {
    var problems = new ArrayList<String>();
    var known = KeyNames.all(base.getClass());
    var bound =
        switch (source) {
          case ConfigSource.Document document ->
              new DocumentBinding(document, known, problems).bind(base, document.root(), List.of());
          case ConfigSource.Flags flags -> {
            refuseUnknown(flags, known, problems);
            yield new FlagBinding(flags, problems).bind(base, "");
          }
        };
    if (!problems.isEmpty()) {
      throw new CairnException(ErrorCode.CONFIG_INVALID, String.join("; ", problems));
    }
    @SuppressWarnings("unchecked")
    var result = (T) bound;
    return result;
  }

  private static void refuseUnknown(
      ConfigSource.Flags flags, List<String> known, List<String> problems) {
    for (var flag : flags.byKey().values()) {
      if (!known.contains(flag.key())) {
        problems.add(unknown(flag.name(), flag.key(), known));
      }
    }
  }

  private static String unknown(String where, String key, List<String> known) {
    var nearest = KeyNames.nearest(key, known);
    return where
        + ": unknown key '"
        + key
        + "'"
        + nearest.map(candidate -> "; did you mean '" + candidate + "'?").orElse("");
  }

  private static Record rebuild(
      Record base, @Nullable Object[] values, String where, List<String> problems) {
    var components = base.getClass().getRecordComponents();
    var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      var constructor = base.getClass().getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return (Record) constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refusal) {
        problems.add(where + ": " + refusal.getMessage());
        return base;
      }
      throw new CairnException(ErrorCode.BUG, base.getClass() + " refuses its values", e);
    } catch (ReflectiveOperationException e) {
      throw new CairnException(ErrorCode.BUG, base.getClass() + " cannot be made", e);
    }
  }

  /// One document being bound; collects problems and goes on.
  private record DocumentBinding(
      ConfigSource.Document document, List<String> known, List<String> problems) {

    Record bind(Record base, TomlTable table, List<String> path) {
      var components = base.getClass().getRecordComponents();
      var values = new @Nullable Object[components.length];
      Set<String> left = new LinkedHashSet<>(table.keySet());
      for (int i = 0; i < components.length; i++) {
        var key = KeyNames.kebab(components[i].getName());
        var current = ValueTypes.read(components[i], base);
        values[i] =
            left.remove(key)
                ? value(components[i], current, table.get(List.of(key)), append(path, key))
                : current;
      }
      for (var key : left) {
        var unknownPath = append(path, key);
        problems.add(unknown(where(unknownPath), String.join(".", unknownPath), known));
      }
      var where = path.isEmpty() ? document.name() : where(path) + ": [" + join(path) + "]";
      return rebuild(base, values, where, problems);
    }

    private @Nullable Object value(
        RecordComponent component,
        @Nullable Object current,
        @Nullable Object found,
        List<String> path) {
      if (current instanceof Record nested && KeyNames.isTable(component.getType())) {
        if (found instanceof TomlTable inner) {
          return bind(nested, inner, path);
        }
        problems.add(where(path) + ": '" + join(path) + "' expects a table");
        return current;
      }
      try {
        return ValueTypes.fromToml(component, found);
      } catch (IllegalArgumentException e) {
        problems.add(where(path) + ": '" + join(path) + "' expects " + e.getMessage());
        return current;
      }
    }

    private String where(List<String> path) {
      var position = document.root().inputPositionOf(path);
      return position == null ? document.name() : document.name() + ":" + position.line();
    }

    private static String join(List<String> path) {
      return String.join(".", path);
    }

    private static List<String> append(List<String> path, String key) {
      var longer = new ArrayList<>(path);
      longer.add(key);
      return longer;
    }
  }

  /// Flags being bound; collects problems and goes on.
  private record FlagBinding(ConfigSource.Flags flags, List<String> problems) {

    Record bind(Record base, String prefix) {
      var components = base.getClass().getRecordComponents();
      var values = new @Nullable Object[components.length];
      var touched = new ArrayList<String>();
      for (int i = 0; i < components.length; i++) {
        var key = prefix + KeyNames.kebab(components[i].getName());
        values[i] = value(components[i], ValueTypes.read(components[i], base), key, touched);
      }
      return touched.isEmpty() ? base : rebuild(base, values, String.join(", ", touched), problems);
    }

    private @Nullable Object value(
        RecordComponent component, @Nullable Object current, String key, List<String> touched) {
      if (current instanceof Record nested && KeyNames.isTable(component.getType())) {
        var bound = bind(nested, key + ".");
        if (!bound.equals(nested)) {
          touched.add(key);
        }
        return bound;
      }
      var flag = flags.byKey().get(key);
      if (flag == null) {
        return current;
      }
      touched.add(flag.name());
      try {
        return ValueTypes.fromText(component, flag.value());
      } catch (IllegalArgumentException e) {
        problems.add(flag.name() + " expects " + e.getMessage());
        return current;
      }
    }
  }
}
