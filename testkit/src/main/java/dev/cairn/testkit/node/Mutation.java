package dev.cairn.testkit.node;

import java.util.Arrays;
import java.util.Locale;

/// A known mistake, made on purpose to prove that the checkers see it.
public enum Mutation {
  /// No mistake.
  NONE("no mistake"),
  /// The door answers a write as soon as the leader has taken it.
  ACK_BEFORE_QUORUM("a write is acknowledged before a quorum has it"),
  /// Leases run for three election timeouts.
  LEASE_TOO_LONG("a leader's lease outlives the promise of its voters"),
  /// Hard states are stored without the vote.
  VOTE_NOT_PERSISTED("a vote is forgotten in a crash"),
  /// A crash leaves the newest applied index over older data.
  APPLIED_AHEAD_OF_DATA("the applied index survives a crash that its data does not"),
  /// The last pairs of a snapshot's files are missing.
  SNAPSHOT_WITHOUT_TAIL("a snapshot lacks its last pairs"),
  /// The door goes on reading on a lease that was given up with the leadership.
  STALE_READ_AFTER_TRANSFER("reads go on under a lease that a transfer has ended"),
  /// PD forgets in a crash how far timestamps may have gone.
  TSO_RESET("PD's clock is all that timestamps begin from after a crash");

  private final String mistake;

  Mutation(String mistake) {
    this.mistake = mistake;
  }

  /// What goes wrong, in words.
  public String mistake() {
    return mistake;
  }

  /// As people write it: `lease-too-long`.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The mistake of that label; throws [IllegalArgumentException] with the known ones.
  public static Mutation of(String label) {
    for (var mutation : values()) {
      if (mutation.label().equals(label)) {
        return mutation;
      }
    }
    throw new IllegalArgumentException(
        "no mistake is called '"
            + label
            + "'; there are "
            + String.join(", ", Arrays.stream(values()).map(Mutation::label).toList()));
  }
}
