package dev.cairn.base.config;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import java.lang.reflect.RecordComponent;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/// The types that a setting can have, and how each is read. [IllegalArgumentException] says what
/// was expected, as the end of a sentence that begins "expects".
final class ValueTypes {
  private ValueTypes() {}

  /// The component's value in `owner`.
  static @Nullable Object read(RecordComponent component, Record owner) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(owner);
    } catch (ReflectiveOperationException e) {
      throw new CairnException(ErrorCode.BUG, component + " cannot be read", e);
    }
  }

  /// A value as tomlj gives it, as the component's type.
  static Object fromToml(RecordComponent component, @Nullable Object found) {
    return switch (found) {
      case null -> throw new IllegalArgumentException("a value");
      case TomlArray array -> list(component, array);
      case TomlTable table -> map(component, table);
      case Boolean flag -> need(component, flag, component.getType() == boolean.class);
      case Long number -> number(component, number);
      case Double number -> need(component, number, component.getType() == double.class);
      case String text ->
          isQuoted(component.getType()) ? fromText(component, text) : refuse(component, found);
      default -> refuse(component, found);
    };
  }

  /// A value typed on a command line, as the component's type.
  static Object fromText(RecordComponent component, String text) {
    var type = component.getType();
    try {
      if (type == String.class) {
        return text;
      } else if (type == boolean.class) {
        return bool(text);
      } else if (type == int.class) {
        return Integer.parseInt(text);
      } else if (type == long.class) {
        return Long.parseLong(text);
      } else if (type == double.class) {
        return Double.parseDouble(text);
      } else if (type == Duration.class) {
        return DurationText.parse(text);
      } else if (type == ByteSize.class) {
        return ByteSize.parse(text);
      } else if (type == Path.class) {
        return Path.of(text);
      } else if (type == List.class) {
        return text.isBlank() ? List.of() : List.of(text.split("\\s*,\\s*"));
      } else if (type == Map.class) {
        return pairs(text);
      } else if (type.isEnum()) {
        return constant(type, text);
      }
    } catch (NumberFormatException | InvalidPathException e) {
      throw new IllegalArgumentException(expected(component) + ", not \"" + text + "\"", e);
    }
    throw new CairnException(ErrorCode.BUG, component + " has a type that no setting can have");
  }

  /// Whether a file writes values of this type in quotes.
  private static boolean isQuoted(Class<?> type) {
    return type == String.class
        || type == Duration.class
        || type == ByteSize.class
        || type == Path.class
        || type.isEnum();
  }

  private static Object number(RecordComponent component, Long number) {
    var type = component.getType();
    if (type == long.class) {
      return number;
    } else if (type == int.class && number.intValue() == number) {
      return number.intValue();
    } else if (type == double.class) {
      return number.doubleValue();
    } else if (type == ByteSize.class) {
      return new ByteSize(number);
    }
    return refuse(component, number);
  }

  private static Object list(RecordComponent component, TomlArray array) {
    if (component.getType() != List.class) {
      return refuse(component, "a list");
    }
    var values = new ArrayList<String>();
    for (int i = 0; i < array.size(); i++) {
      if (!(array.get(i) instanceof String text)) {
        return refuse(component, array.get(i));
      }
      values.add(text);
    }
    return List.copyOf(values);
  }

  private static Object map(RecordComponent component, TomlTable table) {
    if (component.getType() != Map.class) {
      return refuse(component, "a table");
    }
    var values = new LinkedHashMap<String, String>();
    for (var key : table.keySet()) {
      if (!(table.get(List.of(key)) instanceof String text)) {
        return refuse(component, table.get(List.of(key)));
      }
      values.put(key, text);
    }
    return Collections.unmodifiableMap(values);
  }

  private static Map<String, String> pairs(String text) {
    var values = new LinkedHashMap<String, String>();
    for (var pair : text.isBlank() ? new String[0] : text.split(",", -1)) {
      var equals = pair.indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException("pairs such as \"zone=a,host=b\", not \"" + text + "\"");
      }
      values.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
    }
    return Collections.unmodifiableMap(values);
  }

  private static Object constant(Class<?> type, String text) {
    for (var constant : type.getEnumConstants()) {
      if (constantName(constant).equalsIgnoreCase(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(names(type) + ", not \"" + text + "\"");
  }

  /// `READ_ONLY` is written `read-only`.
  static String constantName(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String names(Class<?> type) {
    return "one of "
        + Arrays.stream(type.getEnumConstants())
            .map(ValueTypes::constantName)
            .collect(Collectors.joining(", "));
  }

  private static boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("true or false, not \"" + text + "\"");
    };
  }

  private static Object need(RecordComponent component, Object value, boolean fits) {
    return fits ? value : refuse(component, value);
  }

  private static Object refuse(RecordComponent component, @Nullable Object found) {
    var shown = found instanceof String text ? "\"" + text + "\"" : String.valueOf(found);
    throw new IllegalArgumentException(expected(component) + ", not " + shown);
  }

  private static String expected(RecordComponent component) {
    var type = component.getType();
    if (type == boolean.class) {
      return "true or false";
    } else if (type == int.class || type == long.class) {
      return "a whole number";
    } else if (type == double.class) {
      return "a number";
    } else if (type == Duration.class) {
      return "a duration such as \"10s\"";
    } else if (type == ByteSize.class) {
      return "a size such as \"256MiB\"";
    } else if (type == Path.class) {
      return "a path in quotes";
    } else if (type == List.class) {
      return "a list of strings";
    } else if (type == Map.class) {
      return "a table of strings";
    } else if (type.isEnum()) {
      return names(type);
    }
    return "a string in quotes";
  }
}
