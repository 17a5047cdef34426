package dev.cairn.raft.simulation;

import dev.cairn.raft.membership.MembershipChange;
import dev.cairn.raft.membership.MembershipChange.Change;
import dev.cairn.raft.membership.MembershipChange.Kind;
import dev.cairn.raft.membership.MembershipChange.Transition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Membership changes as text, like `AUTO ADD_VOTER:3 REMOVE:1`.
public final class ChangeCodec {
  private ChangeCodec() {}

  public static byte[] encode(MembershipChange change) {
    if (change.leavesJoint()) {
      return new byte[0];
    }
    StringBuilder text = new StringBuilder(change.transition().name());
    for (Change one : change.changes()) {
      text.append(' ').append(one.kind()).append(':').append(one.peer());
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  public static MembershipChange decode(byte[] data) {
    if (data.length == 0) {
      return MembershipChange.LEAVE_JOINT;
    }
    List<String> words = List.of(new String(data, StandardCharsets.UTF_8).split(" ", -1));
    List<Change> changes = new ArrayList<>();
    for (String word : words.subList(1, words.size())) {
      int colon = word.indexOf(':');
      changes.add(
          new Change(
              Kind.valueOf(word.substring(0, colon)), Long.parseLong(word.substring(colon + 1))));
    }
    return new MembershipChange(changes, Transition.valueOf(words.getFirst()));
  }
}
