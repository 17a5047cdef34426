package dev.cairn.server.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.engine.replicated.RegionError;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
  @Test
  void nothingMoreIsLetInAboveTheBoundUntilSomethingLeaves() {
    var admission = new Admission(10_000);
    assertThat(admission.tryEnter(8_000)).isTrue();
    assertThat(admission.loadPercent()).isEqualTo(85);
    assertThat(admission.tryEnter(1_000)).isFalse();
    assertThat(admission.tryEnter(900)).isTrue();
    admission.leave(8_000);
    assertThat(admission.tryEnter(7_000)).isTrue();
    admission.leave(7_000);
    admission.leave(900);
    assertThat(admission.inFlightBytes()).isZero();
  }

  @Test
  void whatIsLargerThanTheBoundIsLetInAlone() {
    var admission = new Admission(10_000);
    assertThat(admission.tryEnter(20_000)).isTrue();
    assertThat(admission.tryEnter(1)).isFalse();
    assertThat(admission.loadPercent()).isEqualTo(100);
  }

  @Test
  void theRefusalSaysWhenToComeBack() {
    assertThat(new Admission(10).busy())
        .isInstanceOfSatisfying(
            RegionError.ServerBusy.class, busy -> assertThat(busy.backoffMillis()).isPositive());
  }
}
