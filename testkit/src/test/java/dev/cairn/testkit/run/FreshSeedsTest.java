package dev.cairn.testkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.base.env.SystemEnv;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Seeds that nobody has tried before. `-Dsim.seed=N` begins there, `-Dsim.minutes=M` goes on for
/// longer.
@ExtendWith(Quiet.class)
final class FreshSeedsTest {
  private static final Logger log = LoggerFactory.getLogger(FreshSeedsTest.class);
  private static final int THREADS = 2;

  @Test
  void seedsThatNobodyTriedBeforeHold() {
    var env = SystemEnv.create();
    long first = Long.getLong("sim.seed", env.dice().nextLong() >>> 24);
    long minutes = Long.getLong("sim.minutes", 2);
    var limit = new Swarm.Limit(Long.MAX_VALUE, Duration.ofMinutes(minutes).toNanos());
    var outcome = new Swarm(env, Settings.of(first), limit, _ -> {}).run(THREADS);
    log.info(
        "simulated seeds {} to {}, {} h of virtual time",
        first,
        first + outcome.runs() - 1,
        Duration.ofNanos(outcome.worldNanos()).toHours());
    outcome.failed().ifPresent(Clean::check);
    assertThat(outcome.runs()).isPositive();
  }
}
