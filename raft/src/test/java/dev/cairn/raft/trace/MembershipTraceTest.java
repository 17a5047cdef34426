package dev.cairn.raft.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.raft.membership.ChangeCalculator;
import dev.cairn.raft.membership.ChangeOutcome;
import dev.cairn.raft.membership.ChangeOutcome.Changed;
import dev.cairn.raft.membership.ChangeOutcome.Refused;
import dev.cairn.raft.membership.Configuration;
import dev.cairn.raft.membership.MembershipChange.Change;
import dev.cairn.raft.membership.MembershipChange.Kind;
import dev.cairn.raft.progress.PeerProgress;
import dev.cairn.raft.progress.Progress;
import dev.cairn.raft.progress.ProgressTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembershipTraceTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "confchange/joint_autoleave.txt",
        "confchange/joint_idempotency.txt",
        "confchange/simple_promote_demote.txt",
        "confchange/zero.txt"
      })
  void changesAsTheTraceSays(String file) {
    Configuration configuration = Configuration.EMPTY;
    ProgressTable progress = new ProgressTable(256);
    long lastIndex = 0;
    List<TraceCase> cases = TraceCase.read(file);
    assertThat(cases).isNotEmpty();
    for (TraceCase trace : cases) {
      switch (change(configuration, trace)) {
        case Refused refused -> {
          assertThat(refused.reason()).as(trace.place()).isNotBlank();
          assertThat(trace.expected().getFirst()).as(trace.place()).doesNotStartWith("voters=");
        }
        case Changed changed -> {
          configuration = changed.configuration();
          progress.reconfigure(configuration, lastIndex);
          assertThat(picture(configuration, progress))
              .as(trace.place())
              .isEqualTo(trace.expected());
        }
      }
      lastIndex++;
    }
  }

  private static ChangeOutcome change(Configuration now, TraceCase trace) {
    List<Change> changes = trace.input().stream().map(MembershipTraceTest::change).toList();
    return switch (trace.command()) {
      case "simple" -> ChangeCalculator.simple(now, changes);
      case "enter-joint" ->
          ChangeCalculator.enterJoint(
              now, changes, "true".equals(trace.arguments().get("autoleave")));
      case "leave-joint" -> ChangeCalculator.leaveJoint(now);
      default -> throw new IllegalArgumentException(trace.place() + ": " + trace.command());
    };
  }

  private static Change change(String token) {
    Kind kind =
        switch (token.charAt(0)) {
          case 'v' -> Kind.ADD_VOTER;
          case 'l' -> Kind.ADD_LEARNER;
          case 'r' -> Kind.REMOVE;
          default -> throw new IllegalArgumentException(token);
        };
    return new Change(kind, Long.parseLong(token.substring(1)));
  }

  private static List<String> picture(Configuration configuration, ProgressTable progress) {
    List<String> lines = new ArrayList<>();
    lines.add(configuration.toString());
    for (PeerProgress peer : progress.all()) {
      String state =
          switch (peer.progress()) {
            case Progress.Probing _ -> "StateProbe";
            case Progress.Replicating _ -> "StateReplicate";
            case Progress.AwaitingSnapshot _ -> "StateSnapshot";
          };
      lines.add(
          "%d: %s match=%d next=%d%s"
              .formatted(
                  peer.peer(),
                  state,
                  peer.match(),
                  peer.next(),
                  peer.isLearner() ? " learner" : ""));
    }
    return lines;
  }
}
