package dev.cairn.net.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.base.env.SystemEnv;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ChannelPoolTest {
  private final EventLoops eventLoops = EventLoops.open("test", 1);
  private final ChannelPool pool =
      new ChannelPool(
          eventLoops,
          SystemEnv.create().loops(),
          new ChannelPool.Config(
              Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(3), 1 << 20, 2));

  @AfterEach
  void close() {
    pool.close();
    eventLoops.close();
  }

  @Test
  void oneAddressHasOneChannelForEachLane() {
    var first = pool.channel("127.0.0.1:1");
    assertThat(pool.channel("127.0.0.1:1")).isSameAs(first);
    assertThat(pool.channel("127.0.0.1:1", 1)).isNotSameAs(first);
  }

  @Test
  void theChannelThatWasAskedForLongestAgoMakesRoom() {
    var first = pool.channel("127.0.0.1:1");
    var second = pool.channel("127.0.0.1:2");
    assertThat(pool.channel("127.0.0.1:1")).isSameAs(first);
    assertThat(pool.channel("127.0.0.1:3").isShutdown()).isFalse();
    assertThat(second.isShutdown()).isTrue();
    assertThat(first.isShutdown()).isFalse();
  }

  @Test
  void aDroppedChannelIsReplacedByANewOne() {
    var first = pool.channel("127.0.0.1:1");
    pool.drop("127.0.0.1:1");
    assertThat(first.isShutdown()).isTrue();
    assertThat(pool.channel("127.0.0.1:1")).isNotSameAs(first);
  }

  @Test
  void aClosedPoolGivesNoChannels() {
    var first = pool.channel("127.0.0.1:1");
    pool.close();
    assertThat(first.isShutdown()).isTrue();
    assertThatThrownBy(() -> pool.channel("127.0.0.1:1")).isInstanceOf(IllegalStateException.class);
  }
}
