package dev.cairn.engine.rocks;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.CorruptionException;
import dev.cairn.base.error.ErrorCode;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// What RocksDB's failures mean to a person, and the first failed write, after which nothing is
/// written any more. Thread-safe.
final class Failures {
  private static final Pattern FILE =
      Pattern.compile("\\b(\\d{6,}\\.(?:sst|log)|MANIFEST-\\d+|CURRENT)\\b");
  private static final Pattern OFFSET = Pattern.compile("\\boffset:? (\\d+)");

  private final Path directory;
  private final AtomicReference<@Nullable CairnException> tragedy = new AtomicReference<>();

  Failures(Path directory) {
    this.directory = directory;
  }

  /// What is thrown for a read, or for anything that leaves the engine as it was.
  CairnException of(String doing, RocksDBException cause) {
    return of(doing, cause.getStatus(), String.valueOf(cause.getMessage()), cause);
  }

  /// What is thrown for a write; the first one is kept.
  CairnException ofWrite(String doing, RocksDBException cause) {
    CairnException failure = of(doing, cause);
    keep(failure);
    return failure;
  }

  /// A file that was brought here could not be read: the engine is as it was.
  CairnException ofForeignFile(Path file, RocksDBException cause) {
    CairnException failure = of("take over " + file, cause);
    if (failure.code() == ErrorCode.FILE_CORRUPT || failure.code() == ErrorCode.BUG) {
      return new CorruptionException(
          file, offset(cause), String.valueOf(cause.getMessage()), cause);
    }
    return failure;
  }

  private static long offset(RocksDBException cause) {
    var offset = OFFSET.matcher(String.valueOf(cause.getMessage()));
    return offset.find() ? Long.parseLong(offset.group(1)) : 0;
  }

  /// Throws if a write has failed before.
  void refuseAfterTragedy() {
    CairnException first = tragedy.get();
    if (first != null) {
      throw new CairnException(
          first.code(),
          "the engine in " + directory + " writes no more since a write failed",
          first);
    }
  }

  private void keep(CairnException failure) {
    tragedy.compareAndSet(null, failure);
  }

  private CairnException of(
      String doing, @Nullable Status status, String message, @Nullable Throwable cause) {
    if (status == null) {
      return new CairnException(ErrorCode.BUG, text(doing, message), cause);
    }
    return switch (status.getCode()) {
      case Corruption -> corruption(doing, message, cause);
      case IOError -> {
        if (status.getSubCode() == Status.SubCode.NoSpace) {
          yield new CairnException(ErrorCode.DISK_FULL, text(doing, message), cause);
        }
        if (message.contains("/LOCK")) {
          yield new CairnException(
              ErrorCode.DATA_DIR_IN_USE, directory + " is in use by another process", cause);
        }
        yield new CairnException(ErrorCode.DISK_FAILED, text(doing, message), cause);
      }
      case Ok,
          NotFound,
          NotSupported,
          InvalidArgument,
          MergeInProgress,
          Incomplete,
          ShutdownInProgress,
          TimedOut,
          Aborted,
          Busy,
          Expired,
          TryAgain,
          Undefined ->
          new CairnException(ErrorCode.BUG, text(doing, message), cause);
    };
  }

  private CairnException corruption(String doing, String message, @Nullable Throwable cause) {
    var file = FILE.matcher(message);
    var offset = OFFSET.matcher(message);
    if (file.find() && offset.find()) {
      return new CorruptionException(
          directory.resolve(file.group(1)), Long.parseLong(offset.group(1)), message, cause);
    }
    return new CairnException(ErrorCode.FILE_CORRUPT, text(doing, message), cause);
  }

  private String text(String doing, String message) {
    return "could not " + doing + " in " + directory + ": " + message;
  }
}
