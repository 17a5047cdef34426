package dev.cairn.net.placement;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import kvproto.pdpb.ErrorType;

/// PD answered a call with an error in the answer's header: the call had no effect.
public final class PdRefusedException extends CairnException {
  private static final long serialVersionUID = 1;

  private final ErrorType type;

  PdRefusedException(String call, kvproto.pdpb.Error error) {
    super(
        ErrorCode.REQUEST_FAILED,
        "PD refused " + call + ": " + error.getType() + " " + error.getMessage());
    this.type = error.getType();
  }

  /// What kind of refusal it is.
  public ErrorType type() {
    return type;
  }
}
