package dev.cairn.base.env;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/// Files. Thread-safe; an [IOException] means that the operation may or may not have happened,
/// whole or in part.
///
/// What survives a crash: the content of a file up to its last [File#sync], and names (created,
/// renamed, deleted) up to the last [#syncDirectory] of their directory. Anything newer may be
/// there, missing, or torn.
public interface Disk {
  /// Opens a file that must exist, for reading only.
  File openForRead(Path path) throws IOException;

  /// Opens a file for reading and writing, creating it (empty) if it does not exist.
  File openForWrite(Path path) throws IOException;

  /// Creates the directory and its parents where they are missing.
  void createDirectories(Path directory) throws IOException;

  /// The names (not paths) in a directory, sorted; empty when the directory does not exist.
  List<String> list(Path directory) throws IOException;

  /// Whether a file or directory of that name exists.
  boolean exists(Path path);

  /// Deletes a file or an empty directory if it exists.
  void delete(Path path) throws IOException;

  /// Deletes a directory with all that is in it, if it exists.
  void deleteRecursively(Path path) throws IOException;

  /// Renames within one file system, replacing `to` if it exists, atomically.
  void rename(Path from, Path to) throws IOException;

  /// Makes names in `directory` durable.
  void syncDirectory(Path directory) throws IOException;

  /// Bytes that this process can still write to the file system of `path`.
  long usableBytes(Path path) throws IOException;

  /// Takes the directory for this process until the lock is closed; throws
  /// [dev.cairn.base.error.CairnException] with code DATA_DIR_IN_USE if another process (or this
  /// one) holds it.
  Lock lock(Path directory) throws IOException;

  /// An open file. Not for use by several threads at once, except reads.
  interface File extends AutoCloseable {
    /// Reads at `position` until `buffer` is full or the file ends; returns the number of bytes
    /// read.
    int read(ByteBuffer buffer, long position) throws IOException;

    /// Writes all of `buffer` at `position`.
    void write(ByteBuffer buffer, long position) throws IOException;

    /// Makes content and size durable (fdatasync).
    void sync() throws IOException;

    /// Size in bytes.
    long size() throws IOException;

    /// Cuts the file to `size` bytes.
    void truncate(long size) throws IOException;

    @Override
    void close() throws IOException;
  }

  /// A directory held for this process.
  interface Lock extends AutoCloseable {
    @Override
    void close() throws IOException;
  }
}
