package dev.cairn.engine.memory;

import dev.cairn.base.env.Disk;
import dev.cairn.base.error.Invariant;
import dev.cairn.engine.SstWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Writes a [SortedFile]. Thread: one.
final class MemorySstWriter implements SstWriter {
  private static final int BUFFER_BYTES = 64 << 10;

  private final Path path;
  private final Disk.File file;
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private byte @Nullable [] last;
  private long count;
  private long written;
  private boolean finished;
  private boolean closed;

  MemorySstWriter(Disk disk, Path path) {
    this.path = path;
    try {
      file = disk.openForWrite(path);
      file.truncate(0);
      append(SortedFile.MAGIC);
    } catch (IOException e) {
      throw DiskFailures.of("create " + path, e);
    }
  }

  @Override
  public void put(byte[] key, byte[] value) {
    Invariant.check(!finished, () -> path + " is finished");
    MemoryBatch.checkKey(key);
    Invariant.check(
        last == null || Arrays.compareUnsigned(last, key) < 0,
        () -> "keys do not ascend in " + path);
    last = key.clone();
    count++;
    try {
      appendInt(key.length);
      appendInt(value.length);
      append(key);
      append(value);
    } catch (IOException e) {
      throw DiskFailures.of("write to " + path, e);
    }
  }

  @Override
  public long sizeBytes() {
    return written + buffer.position();
  }

  @Override
  public void finish() {
    Invariant.check(!finished, () -> path + " is finished");
    Invariant.check(count > 0, () -> path + " has no pairs");
    finished = true;
    try {
      appendInt(SortedFile.END);
      append(ByteBuffer.allocate(Long.BYTES).putLong(count).array());
      writeOut();
      appendInt((int) crc.getValue());
      writeOut();
      file.sync();
    } catch (IOException e) {
      throw DiskFailures.of("finish " + path, e);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      file.close();
    } catch (IOException e) {
      throw DiskFailures.of("close " + path, e);
    }
  }

  private void appendInt(int number) throws IOException {
    append(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
  }

  private void append(byte[] bytes) throws IOException {
    for (int at = 0; at < bytes.length; ) {
      if (!buffer.hasRemaining()) {
        writeOut();
      }
      int length = Math.min(buffer.remaining(), bytes.length - at);
      buffer.put(bytes, at, length);
      at += length;
    }
  }

  private void writeOut() throws IOException {
    buffer.flip();
    crc.update(buffer.duplicate());
    int length = buffer.remaining();
    file.write(buffer, written);
    written += length;
    buffer.clear();
  }
}
