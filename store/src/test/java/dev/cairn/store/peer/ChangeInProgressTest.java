package dev.cairn.store.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.base.bytes.KeyRange;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.Region;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ChangeInProgressTest {
  private static final Peer ONE = new Peer(1, 10, Peer.Role.VOTER);
  private static final Peer TWO = new Peer(2, 20, Peer.Role.VOTER);

  private final ChangeInProgress changing = new ChangeInProgress();

  private static Region of(Peer... peers) {
    return new Region(7, KeyRange.ALL, new Epoch(1, 1), List.of(peers));
  }

  @Test
  void whoBeginsToLeadIsNotSureOfWhatItAppliedBefore() {
    assertThat(changing.isOpen()).isTrue();
    changing.settle();
    changing.forget();
    assertThat(changing.isOpen()).isTrue();
  }

  @Test
  void whoWasRemovedIsToldOnceAQuorumKnows() {
    changing.settle();
    changing.applied(of(ONE, TWO), of(ONE), ONE.id());
    assertThat(changing.isOpen()).isTrue();
    assertThat(changing.settle()).containsExactly(TWO);
    assertThat(changing.isOpen()).isFalse();
    assertThat(changing.settle()).isEmpty();
  }

  @Test
  void aLeaderDoesNotDismissItself() {
    changing.applied(of(ONE, TWO), of(TWO), ONE.id());
    assertThat(changing.settle()).isEmpty();
  }

  @Test
  void whomAnEarlierLeaderRemovedIsNotToldByTheNext() {
    changing.applied(of(ONE, TWO), of(ONE), ONE.id());
    changing.forget();
    assertThat(changing.settle()).isEmpty();
  }
}
