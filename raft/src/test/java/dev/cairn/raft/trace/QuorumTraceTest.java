package dev.cairn.raft.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.raft.quorum.Joint;
import dev.cairn.raft.quorum.Majority;
import dev.cairn.raft.quorum.PeerSet;
import dev.cairn.raft.quorum.Vote;
import dev.cairn.raft.quorum.VoteResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QuorumTraceTest {
  static Stream<TraceCase> cases() {
    return Stream.of("quorum/majority_commit.txt", "quorum/joint_vote.txt")
        .flatMap(file -> TraceCase.read(file).stream());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decidesAsTheTraceSays(TraceCase trace) {
    PeerSet first = peers(trace.list("cfg"));
    PeerSet second = peers(trace.list("cfgj"));
    String expected = trace.expected().getLast();
    switch (trace.command()) {
      case "committed" -> {
        Map<Long, Long> acked = acked(first.union(second), trace.list("idx"));
        long index = committed(expected);
        assertThat(Joint.of(first, second).committed(id -> acked.getOrDefault(id, 0L)))
            .isEqualTo(index);
        assertThat(Joint.of(second, first).committed(id -> acked.getOrDefault(id, 0L)))
            .isEqualTo(index);
        if (!trace.has("cfgj")) {
          assertThat(new Majority(first).committed(id -> acked.getOrDefault(id, 0L)))
              .isEqualTo(index);
          assertThat(Joint.of(first, first).committed(id -> acked.getOrDefault(id, 0L)))
              .isEqualTo(index);
        }
      }
      case "vote" -> {
        Map<Long, Vote> votes = votes(first.union(second), trace.list("votes"));
        VoteResult result = result(expected);
        assertThat(Joint.of(first, second).result(id -> votes.getOrDefault(id, Vote.MISSING)))
            .isEqualTo(result);
        assertThat(Joint.of(second, first).result(id -> votes.getOrDefault(id, Vote.MISSING)))
            .isEqualTo(result);
      }
      default -> throw new IllegalArgumentException(trace.place() + ": " + trace.command());
    }
  }

  private static PeerSet peers(List<String> ids) {
    return PeerSet.of(ids.stream().mapToLong(Long::parseLong).toArray());
  }

  private static long committed(String line) {
    return line.endsWith("∞") ? Majority.EVERYTHING : Long.parseLong(line);
  }

  private static Map<Long, Long> acked(PeerSet voters, List<String> values) {
    assertThat(values).hasSameSizeAs(voters.toArray());
    Map<Long, Long> acked = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      if (!values.get(i).equals("_")) {
        acked.put(voters.get(i), Long.parseLong(values.get(i)));
      }
    }
    return acked;
  }

  private static Map<Long, Vote> votes(PeerSet voters, List<String> values) {
    assertThat(values).hasSameSizeAs(voters.toArray());
    Map<Long, Vote> votes = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      switch (values.get(i)) {
        case "y" -> votes.put(voters.get(i), Vote.GRANTED);
        case "n" -> votes.put(voters.get(i), Vote.REJECTED);
        default -> votes.put(voters.get(i), Vote.MISSING);
      }
    }
    return votes;
  }

  private static VoteResult result(String line) {
    return switch (line) {
      case "VoteWon" -> VoteResult.WON;
      case "VoteLost" -> VoteResult.LOST;
      case "VotePending" -> VoteResult.PENDING;
      default -> throw new IllegalArgumentException(line);
    };
  }
}
