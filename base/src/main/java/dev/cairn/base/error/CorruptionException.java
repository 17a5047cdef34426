package dev.cairn.base.error;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A file does not hold what was written to it. Whoever meets it stops and changes nothing more.
public final class CorruptionException extends CairnException {
  private static final long serialVersionUID = 1;

  /// Names the file, the byte offset in it, and what was found there.
  public CorruptionException(Path file, long offset, String found) {
    this(file, offset, found, null);
  }

  /// The same, with what led to it.
  public CorruptionException(Path file, long offset, String found, @Nullable Throwable cause) {
    super(ErrorCode.FILE_CORRUPT, file + " is corrupt at offset " + offset + ": " + found, cause);
  }
}
