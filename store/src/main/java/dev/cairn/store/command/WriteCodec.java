package dev.cairn.store.command;

import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.WriteBatch;
import dev.cairn.engine.replicated.Mutation;
import dev.cairn.engine.replicated.RawFormat;
import dev.cairn.engine.replicated.Region;
import dev.cairn.engine.replicated.WriteCommand;
import dev.cairn.store.region.DataKeys;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One client's write inside a log entry.
///
/// ```
/// write    = 0x01 count(4) mutation{count}
///          | 0x02 family(1) bytes expected bytes        compare and swap: key, expected value, new value
///          | 0x03 timed family(1) bytes expected bytes  the same, of values that can end
///          | 0x04 timed family(1) count(4) bytes{count} delete those of the keys that have ended
/// mutation = 0x01 family(1) bytes bytes                 put: key, value
///          | 0x02 family(1) bytes                       delete: key
///          | 0x03 family(1) bytes bytes                 delete range: start, end
/// expected = 0x00 | 0x01 bytes
/// timed    = format(1) now(8)                          see RawFormat; seconds since 1970
/// bytes    = length(4) byte{length}
/// family   = 0 default, 1 lock, 2 write
/// ```
///
/// Numbers are big-endian; keys are the engine's, with their prefix, so that applying copies them
/// as they are.
public final class WriteCodec {
  private static final byte MUTATE = 1;
  private static final byte SWAP = 2;
  private static final byte SWAP_TIMED = 3;
  private static final byte DELETE_EXPIRED = 4;
  private static final int TIMED_BYTES = 1 + 8;
  private static final byte PUT = 1;
  private static final byte DELETE = 2;
  private static final byte DELETE_RANGE = 3;
  private static final ColumnFamily[] FAMILIES = {
    ColumnFamily.DEFAULT, ColumnFamily.LOCK, ColumnFamily.WRITE
  };

  private WriteCodec() {}

  /// The first key of the command that does not belong to the Region, or null. A range must lie
  /// inside, and its empty end stands for the Region's.
  public static byte @Nullable [] firstKeyOutside(WriteCommand command, Region region) {
    return switch (command) {
      case WriteCommand.Mutate(var mutations) -> {
        for (var mutation : mutations) {
          byte[] outside = outside(mutation, region);
          if (outside != null) {
            yield outside;
          }
        }
        yield null;
      }
      case WriteCommand.CompareAndSwap swap ->
          region.range().contains(Key.of(swap.key())) ? null : swap.key();
      case WriteCommand.DeleteExpired delete -> {
        for (byte[] key : delete.keys()) {
          if (!region.range().contains(Key.of(key))) {
            yield key;
          }
        }
        yield null;
      }
    };
  }

  private static byte @Nullable [] outside(Mutation mutation, Region region) {
    return switch (mutation) {
      case Mutation.Put(_, var key, _) -> region.range().contains(Key.of(key)) ? null : key;
      case Mutation.Delete(_, var key) -> region.range().contains(Key.of(key)) ? null : key;
      case Mutation.DeleteRange(_, var start, var end) -> {
        if (!region.range().contains(Key.of(start))) {
          yield start;
        }
        var last = region.range().end();
        boolean inside = last.isEmpty() || (end.length > 0 && Key.of(end).compareTo(last) <= 0);
        yield inside || end.length == 0 ? null : end;
      }
    };
  }

  /// Encodes a command for a Region.
  public static byte[] encode(WriteCommand command, Region region) {
    return switch (command) {
      case WriteCommand.Mutate mutate -> encode(mutate, region);
      case WriteCommand.CompareAndSwap swap -> encode(swap);
      case WriteCommand.DeleteExpired delete -> encode(delete);
    };
  }

  private static byte[] encode(WriteCommand.Mutate mutate, Region region) {
    int size = 1 + 4;
    for (var mutation : mutate.mutations()) {
      size += size(mutation, region);
    }
    var buffer = ByteBuffer.allocate(size).put(MUTATE).putInt(mutate.mutations().size());
    for (var mutation : mutate.mutations()) {
      switch (mutation) {
        case Mutation.Put(var family, var key, var value) -> {
          putKey(buffer.put(PUT).put(code(family)), key);
          putBytes(buffer, value);
        }
        case Mutation.Delete(var family, var key) ->
            putKey(buffer.put(DELETE).put(code(family)), key);
        case Mutation.DeleteRange(var family, var start, var end) -> {
          putKey(buffer.put(DELETE_RANGE).put(code(family)), start);
          putBytes(buffer, engineEnd(end, region));
        }
      }
    }
    return buffer.array();
  }

  private static int size(Mutation mutation, Region region) {
    return switch (mutation) {
      case Mutation.Put(_, var key, var value) -> 2 + 4 + 1 + key.length + 4 + value.length;
      case Mutation.Delete(_, var key) -> 2 + 4 + 1 + key.length;
      case Mutation.DeleteRange(_, var start, var end) ->
          2 + 4 + 1 + start.length + 4 + engineEnd(end, region).length;
    };
  }

  private static byte[] engineEnd(byte[] end, Region region) {
    return end.length > 0 ? DataKeys.encode(end) : DataKeys.encode(region.range()).end().bytes();
  }

  private static byte[] encode(WriteCommand.CompareAndSwap swap) {
    byte[] expected = swap.expected();
    boolean timed = swap.format().hasExpiry();
    int size =
        1
            + (timed ? TIMED_BYTES : 0)
            + 1
            + 4
            + 1
            + swap.key().length
            + 1
            + 4
            + swap.value().length
            + (expected == null ? 0 : 4 + expected.length);
    var buffer = ByteBuffer.allocate(size);
    if (timed) {
      putTimed(buffer.put(SWAP_TIMED), swap.format(), swap.nowSeconds());
    } else {
      buffer.put(SWAP);
    }
    putKey(buffer.put(code(swap.family())), swap.key());
    if (expected == null) {
      buffer.put((byte) 0);
    } else {
      putBytes(buffer.put((byte) 1), expected);
    }
    putBytes(buffer, swap.value());
    return buffer.array();
  }

  private static byte[] encode(WriteCommand.DeleteExpired delete) {
    int size = 1 + TIMED_BYTES + 1 + 4;
    for (byte[] key : delete.keys()) {
      size += 4 + 1 + key.length;
    }
    var buffer = ByteBuffer.allocate(size).put(DELETE_EXPIRED);
    putTimed(buffer, delete.format(), delete.nowSeconds());
    buffer.put(code(delete.family())).putInt(delete.keys().size());
    for (byte[] key : delete.keys()) {
      putKey(buffer, key);
    }
    return buffer.array();
  }

  private static void putTimed(ByteBuffer buffer, RawFormat format, long nowSeconds) {
    buffer.put(format.code()).putLong(nowSeconds);
  }

  private static byte code(ColumnFamily family) {
    return switch (family) {
      case DEFAULT -> 0;
      case LOCK -> 1;
      case WRITE -> 2;
      case RAFT -> throw new IllegalArgumentException("no data in the raft family");
    };
  }

  private static void putKey(ByteBuffer buffer, byte[] key) {
    buffer.putInt(key.length + 1).put(DataKeys.PREFIX).put(key);
  }

  private static void putBytes(ByteBuffer buffer, byte[] bytes) {
    buffer.putInt(bytes.length).put(bytes);
  }

  /// What is decided while applying; keys are the engine's.
  sealed interface Decision {
    /// Sets the value if the present one, as clients know it, is the expected one.
    @SuppressWarnings("ArrayRecordComponent") // read once, while applying
    record Swap(
        ColumnFamily family,
        byte[] key,
        byte @Nullable [] expected,
        byte[] value,
        RawFormat format,
        long nowSeconds)
        implements Decision {}

    /// Deletes those of the keys whose values have ended.
    record Expire(ColumnFamily family, List<byte[]> keys, RawFormat format, long nowSeconds)
        implements Decision {}
  }

  /// Whether the encoded write needs a log entry of its own: what is decided while applying does,
  /// because what it finds must be what is durable together with the applied index before it;
  /// otherwise applying it again after a crash, over the effects of later writes, could decide
  /// otherwise.
  public static boolean needsOwnEntry(byte[] write) {
    return write[0] != MUTATE;
  }

  /// Whether the encoded write is decided while applying, by what it finds.
  public static boolean isDecision(ByteBuffer write) {
    return write.get(write.position()) != MUTATE;
  }

  /// Reads what is to be decided.
  static Decision decodeDecision(ByteBuffer write) {
    var buffer = write.duplicate();
    byte kind = buffer.get();
    return switch (kind) {
      case SWAP -> decodeSwap(buffer, RawFormat.V1, 0);
      case SWAP_TIMED -> decodeSwap(buffer, RawFormat.ofCode(buffer.get()), buffer.getLong());
      case DELETE_EXPIRED -> decodeExpire(buffer, RawFormat.ofCode(buffer.get()), buffer.getLong());
      default -> throw new IllegalArgumentException("write of unknown kind " + kind);
    };
  }

  private static Decision decodeSwap(ByteBuffer buffer, RawFormat format, long nowSeconds) {
    var family = FAMILIES[buffer.get()];
    byte[] key = bytes(buffer);
    byte[] expected = buffer.get() == 0 ? null : bytes(buffer);
    return new Decision.Swap(family, key, expected, bytes(buffer), format, nowSeconds);
  }

  private static Decision decodeExpire(ByteBuffer buffer, RawFormat format, long nowSeconds) {
    var family = FAMILIES[buffer.get()];
    int count = buffer.getInt();
    var keys = new ArrayList<byte[]>(count);
    for (int i = 0; i < count; i++) {
      keys.add(bytes(buffer));
    }
    return new Decision.Expire(family, keys, format, nowSeconds);
  }

  /// Puts the mutations of an encoded write into a batch.
  static void applyMutations(ByteBuffer write, WriteBatch batch) {
    var buffer = write.duplicate();
    buffer.get();
    int count = buffer.getInt();
    for (int i = 0; i < count; i++) {
      byte kind = buffer.get();
      var family = FAMILIES[buffer.get()];
      switch (kind) {
        case PUT -> batch.put(family, bytes(buffer), bytes(buffer));
        case DELETE -> batch.delete(family, bytes(buffer));
        case DELETE_RANGE -> {
          var start = Key.of(bytes(buffer));
          var end = Key.of(bytes(buffer));
          if (start.compareTo(end) < 0) {
            batch.deleteRange(family, new KeyRange(start, end));
          }
        }
        default -> throw new IllegalArgumentException("mutation of unknown kind " + kind);
      }
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.getInt()];
    buffer.get(bytes);
    return bytes;
  }
}
