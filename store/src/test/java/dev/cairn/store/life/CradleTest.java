package dev.cairn.store.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CradleTest {
  private static final long REGION = 7;

  private final Cradle cradle = new Cradle();
  private final List<String> said = new ArrayList<>();

  @Test
  void noMessageBringsToLifeWhatASplitIsAboutToMake() {
    assertThat(cradle.expect(REGION, () -> true)).isTrue();
    assertThat(cradle.ifFree(REGION, () -> said.add("created"))).isFalse();
    cradle.born(REGION, () -> said.add("born"));
    assertThat(cradle.ifFree(REGION, () -> said.add("created"))).isTrue();
    assertThat(said).containsExactly("born", "created");
  }

  @Test
  void whoeverAskedMeanwhileIsHeardAfterTheBirth() {
    assertThat(cradle.whenBorn(REGION, () -> said.add("early"))).isFalse();
    cradle.expect(REGION, () -> true);
    assertThat(cradle.whenBorn(REGION, () -> said.add("first"))).isTrue();
    assertThat(cradle.whenBorn(REGION, () -> said.add("last"))).isTrue();
    assertThat(said).isEmpty();
    cradle.born(REGION, () -> said.add("born"));
    assertThat(said).as("one is enough, the sender asks again").containsExactly("born", "last");
  }

  @Test
  void aPeerThatIsExpectedDoesNotEndBeforeItIsBorn() {
    cradle.expect(REGION, () -> true);
    assertThat(cradle.beginEnd(REGION)).isFalse();
    cradle.born(REGION, () -> said.add("born"));
    assertThat(cradle.beginEnd(REGION)).isTrue();
    assertThat(cradle.beginEnd(REGION)).as("once").isFalse();
  }

  @Test
  void nothingBeginsWhileAPeerEnds() {
    cradle.beginEnd(REGION);
    assertThat(cradle.expect(REGION, () -> true)).isFalse();
    assertThat(cradle.ifFree(REGION, () -> said.add("created"))).isFalse();
    cradle.ended(REGION, () -> said.add("gone"));
    assertThat(cradle.ifFree(REGION, () -> said.add("created"))).isTrue();
    assertThat(said).containsExactly("gone", "created");
  }

  @Test
  void whatTheStoreDoesNotKeepIsNotExpected() {
    assertThat(cradle.expect(REGION, () -> false)).isFalse();
    assertThat(cradle.ifFree(REGION, () -> said.add("created"))).isTrue();
  }
}
