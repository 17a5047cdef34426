package dev.cairn.cli.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    assertThat(new Table("ID", "STATE").row(1, "Up").row(1000, "Offline").lines())
        .containsExactly("ID    STATE", "1     Up", "1000  Offline");
  }
}
