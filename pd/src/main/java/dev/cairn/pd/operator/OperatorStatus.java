package dev.cairn.pd.operator;

/// How an operator stands.
///
/// @param operator which
/// @param state whether it runs, and how it ended
/// @param reason why it was cancelled; empty otherwise
public record OperatorStatus(Operator operator, State state, String reason) {
  /// Whether it runs, and how it ended.
  public enum State {
    /// Under way.
    RUNNING,
    /// All steps are done.
    SUCCESS,
    /// Not done in time.
    TIMEOUT,
    /// It no longer makes sense.
    CANCEL
  }
}
