package dev.cairn.base.error;

import org.jspecify.annotations.Nullable;

/// Something that a person has to mend: says what is wrong, with which thing, and what to do.
public class CairnException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;

  /// An error of the given kind; `message` names the thing that is wrong.
  public CairnException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /// The same, with what led to it.
  public CairnException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message + " (" + code.advice() + ")", cause);
    this.code = code;
  }

  /// The kind of error.
  public final ErrorCode code() {
    return code;
  }
}
