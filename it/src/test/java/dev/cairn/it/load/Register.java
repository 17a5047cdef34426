package dev.cairn.it.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.tikv.raw.RawKVClient;
import org.tikv.shade.com.google.protobuf.ByteString;

/// A key with one writer, whose value counts up: 1, 2, 3. So a history is linearizable if no read
/// returns less than was acknowledged, or read by anybody, before it began, nor more than was ever
/// tried.
///
/// A write whose outcome is unknown is the last one: it may take effect at any time later, which is
/// no fault of the store's.
///
/// Thread-safe, with one writer at a time.
final class Register {
  private static final String PADDING = ".".repeat(80);

  private final ByteString key;
  private final AtomicLong floor = new AtomicLong();
  private volatile long tried;

  Register(String name) {
    this.key = ByteString.copyFrom(name, US_ASCII);
  }

  /// Writes the next number. If this throws, the register is not to be written again.
  void increment(RawKVClient client) {
    long next = tried + 1;
    tried = next;
    client.put(key, ByteString.copyFrom(key.toStringUtf8() + "=" + next + PADDING, US_ASCII));
    floor.accumulateAndGet(next, Math::max);
  }

  /// Reads it, and throws [AssertionError] if what is read must not be.
  void check(RawKVClient client) {
    long atLeast = floor.get();
    long found = number(client.get(key));
    if (found < atLeast || found > tried) {
      throw new AssertionError(
          "register %s is %d: at least %d was acknowledged or read before, and %d was tried"
              .formatted(key.toStringUtf8(), found, atLeast, tried));
    }
    floor.accumulateAndGet(found, Math::max);
  }

  private long number(Optional<ByteString> value) {
    if (value.isEmpty()) {
      return 0;
    }
    var text = value.get().toStringUtf8();
    var before = key.toStringUtf8() + "=";
    if (!text.startsWith(before) || !text.endsWith(PADDING)) {
      throw new AssertionError("register " + key.toStringUtf8() + " holds '" + text + "'");
    }
    return Long.parseLong(text.substring(before.length(), text.length() - PADDING.length()));
  }
}
