package dev.cairn.engine.memory;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import java.io.IOException;

/// What a disk's failures mean to a person.
final class DiskFailures {
  private DiskFailures() {}

  static CairnException of(String doing, IOException cause) {
    String said = String.valueOf(cause.getMessage());
    ErrorCode code = said.contains("No space left") ? ErrorCode.DISK_FULL : ErrorCode.DISK_FAILED;
    return new CairnException(code, "could not " + doing + ": " + said, cause);
  }
}
