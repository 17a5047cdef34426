package dev.cairn.it.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.tikv.shade.com.google.protobuf.ByteString;

/// Pairs to be stored, in the order of their keys' bytes, unsigned.
public final class Corpus {
  private static final int KEY_BYTES_MAX = 40;
  private static final int VALUE_BYTES_MAX = 256;

  private Corpus() {}

  /// The words of a dictionary of American English, each with itself, reversed, as its value.
  public static NavigableMap<ByteString, ByteString> words(String prefix) {
    var resource =
        Objects.requireNonNull(Corpus.class.getResourceAsStream("/words/american-english.gz"));
    var pairs = empty();
    try (var lines =
        new BufferedReader(new InputStreamReader(new GZIPInputStream(resource), UTF_8))) {
      for (var word = lines.readLine(); word != null; word = lines.readLine()) {
        var reversed = new StringBuilder(word).reverse().toString();
        pairs.put(ByteString.copyFromUtf8(prefix + word), ByteString.copyFromUtf8(reversed));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pairs;
  }

  /// As many pairs of random bytes: keys of 1 to 40 bytes behind the prefix, values of 0 to 256.
  public static NavigableMap<ByteString, ByteString> random(String prefix, long seed, int count) {
    var dice = new SplittableRandom(seed);
    var before = ByteString.copyFromUtf8(prefix);
    var pairs = empty();
    while (pairs.size() < count) {
      pairs.put(
          before.concat(bytes(dice, 1 + dice.nextInt(KEY_BYTES_MAX))),
          bytes(dice, dice.nextInt(VALUE_BYTES_MAX + 1)));
    }
    return pairs;
  }

  /// A map in the order of the keys' bytes.
  public static NavigableMap<ByteString, ByteString> empty() {
    return new TreeMap<>(ByteString.unsignedLexicographicalComparator());
  }

  private static ByteString bytes(SplittableRandom dice, int length) {
    var bytes = new byte[length];
    dice.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }
}
