package dev.cairn.raft.trace;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One case of a trace file.
///
/// @param place file and line, for messages
/// @param command its first word
/// @param arguments `name=value` behind it; the value in brackets or a word
/// @param input the words of the lines between the command and `----`
/// @param expected the lines behind `----`
record TraceCase(
    String place,
    String command,
    Map<String, String> arguments,
    List<String> input,
    List<String> expected) {

  static List<TraceCase> read(String file) {
    List<String> lines = lines(file);
    List<TraceCase> cases = new ArrayList<>();
    int at = 0;
    while (at < lines.size()) {
      if (lines.get(at).isBlank() || lines.get(at).startsWith("#")) {
        at++;
        continue;
      }
      int divider = at;
      while (!lines.get(divider).equals("----")) {
        divider++;
      }
      int end = divider + 1;
      while (end < lines.size() && !lines.get(end).isBlank()) {
        end++;
      }
      cases.add(
          parse(
              file + ":" + (at + 1),
              lines.get(at),
              lines.subList(at + 1, divider),
              lines.subList(divider + 1, end)));
      at = end;
    }
    return cases;
  }

  private static List<String> lines(String file) {
    try (InputStream in = TraceCase.class.getResourceAsStream("/traces/" + file)) {
      if (in == null) {
        throw new IllegalArgumentException("no trace " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static TraceCase parse(
      String place, String head, List<String> input, List<String> expected) {
    String compact = head.replace(", ", ",");
    List<String> words = List.of(compact.split(" ", -1));
    Map<String, String> arguments = new LinkedHashMap<>();
    for (String word : words.subList(1, words.size())) {
      int equals = word.indexOf('=');
      arguments.put(word.substring(0, equals), word.substring(equals + 1));
    }
    List<String> tokens = new ArrayList<>();
    input.forEach(line -> tokens.addAll(List.of(line.split(" ", -1))));
    return new TraceCase(place, words.getFirst(), arguments, tokens, expected);
  }

  boolean has(String argument) {
    return arguments.containsKey(argument);
  }

  /// The values of an argument like `(1,2,_)`; none if it is missing or `zero`.
  List<String> list(String argument) {
    String text = arguments.getOrDefault(argument, "zero");
    return text.equals("zero")
        ? List.of()
        : List.of(text.substring(1, text.length() - 1).split(",", -1));
  }

  @Override
  public String toString() {
    return place;
  }
}
