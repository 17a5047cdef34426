package dev.cairn.multiraft.transport;

/// Which description of the group the sender has; the two parts only ever grow.
///
/// @param confVer membership
/// @param version shape
public record GroupStamp(long confVer, long version) {
  /// For groups that do not change, and for senders that know nothing yet.
  public static final GroupStamp ZERO = new GroupStamp(0, 0);
}
