package dev.cairn.base.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.base.error.CairnException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ConfigBinderTest {
  enum Level {
    INFO,
    VERY_LOUD
  }

  record Raft(Duration tickInterval, int electionTicks, ByteSize maxSizePerMsg, double ratio) {
    Raft {
      if (electionTicks < 2) {
        throw new IllegalArgumentException("election-ticks is at least 2");
      }
    }
  }

  record Server(
      String addr, boolean verbose, List<String> peers, Map<String, String> labels, Raft raft) {}

  record Root(Path dataDir, Level level, long limit, @Nullable String note, Server server) {
    static Root defaults() {
      return new Root(
          Path.of("data"),
          Level.INFO,
          7,
          null,
          new Server(
              "127.0.0.1:1",
              false,
              List.of(),
              Map.of(),
              new Raft(Duration.ofMillis(250), 10, ByteSize.ofMib(1), 0.5)));
    }
  }

  private static final String FULL =
      """
      data-dir = "/x/y"
      level = "very-loud"
      limit = 9
      note = "a \\"b\\"\\t\\u0001"

      [server]
      addr = "0.0.0.0:2"
      verbose = true
      peers = ["a", "b"]

      [server.labels]
      zone = "z1"
      "a.b" = "c"

      [server.raft]
      tick-interval = "1m1s"
      election-ticks = 12
      max-size-per-msg = 4096
      ratio = 1
      """;

  @Test
  void everyTypeIsRead() {
    var config = ConfigBinder.bind(Root.defaults(), ConfigSource.toml("f.toml", FULL));
    assertThat(config)
        .isEqualTo(
            new Root(
                Path.of("/x/y"),
                Level.VERY_LOUD,
                9,
                "a \"b\"\t\u0001",
                new Server(
                    "0.0.0.0:2",
                    true,
                    List.of("a", "b"),
                    Map.of("zone", "z1", "a.b", "c"),
                    new Raft(Duration.ofSeconds(61), 12, ByteSize.ofKib(4), 1.0))));
  }

  @Test
  void whatIsNotNamedKeepsItsDefault() {
    var config =
        ConfigBinder.bind(
            Root.defaults(), ConfigSource.toml("f.toml", "server.raft.election-ticks = 3"));
    assertThat(config.server().raft().electionTicks()).isEqualTo(3);
    assertThat(config.server().raft().tickInterval()).isEqualTo(Duration.ofMillis(250));
    assertThat(config.dataDir()).isEqualTo(Path.of("data"));
  }

  @Test
  void laterSourcesWin() {
    var flags =
        ConfigSource.flags(
            List.of(
                new ConfigSource.Flag("--addr", "server.addr", "h:3"),
                new ConfigSource.Flag("--labels", "server.labels", "zone=z2, host=h"),
                new ConfigSource.Flag("--peers", "server.peers", "c,d"),
                new ConfigSource.Flag("--tick", "server.raft.tick-interval", "2s")));
    var config = ConfigBinder.bind(Root.defaults(), ConfigSource.toml("f.toml", FULL), flags);
    assertThat(config.server().addr()).isEqualTo("h:3");
    assertThat(config.server().labels()).isEqualTo(Map.of("zone", "z2", "host", "h"));
    assertThat(config.server().peers()).containsExactly("c", "d");
    assertThat(config.server().raft().tickInterval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.limit()).isEqualTo(9);
  }

  @Test
  void anUnknownKeyIsRefusedWithItsPlaceAndTheNearestOne() {
    refused("limit = 1\n\n[server]\nadr = \"x\"\n")
        .hasMessageContaining("f.toml:4: unknown key 'server.adr'; did you mean 'server.addr'?")
        .hasMessageContaining("start again");
    refused("tick-interval = \"1s\"")
        .hasMessageContaining("did you mean 'server.raft.tick-interval'?");
    refused("[sever]\naddr = \"x\"")
        .hasMessageContaining("f.toml:1: unknown key 'sever'; did you mean 'server'?");
    refused("completely-different-thing = 1")
        .hasMessageContaining("unknown key 'completely-different-thing' (");
  }

  @Test
  void aWrongTypeIsRefusedWithItsPlaceAndWhatWasExpected() {
    refused("[server.raft]\nelection-ticks = \"ten\"")
        .hasMessageContaining(
            "f.toml:2: 'server.raft.election-ticks' expects a whole number, not \"ten\"");
    refused("[server.raft]\ntick-interval = 10")
        .hasMessageContaining("expects a duration such as \"10s\", not 10");
    refused("[server.raft]\ntick-interval = \"10 apples\"")
        .hasMessageContaining("or \"1h30m\", not \"10 apples\"");
    refused("[server.raft]\nmax-size-per-msg = \"1 mole\"")
        .hasMessageContaining("expects a size such as \"256MiB\", not \"1 mole\"");
    refused("[server.raft]\nelection-ticks = 3000000000").hasMessageContaining("a whole number");
    refused("server = 3").hasMessageContaining("'server' expects a table");
    refused("level = \"quiet\"").hasMessageContaining("one of info, very-loud, not \"quiet\"");
    refused("[server]\nverbose = \"true\"").hasMessageContaining("expects true or false");
    refused("[server]\npeers = [1]").hasMessageContaining("expects a list of strings, not 1");
    refused("[server.labels]\nzone = 1").hasMessageContaining("expects a table of strings, not 1");
    refused("data-dir = 1").hasMessageContaining("expects a path in quotes, not 1");
  }

  @Test
  void whatTheRecordRefusesIsReportedWithItsTable() {
    refused("[server.raft]\nelection-ticks = 1")
        .hasMessageContaining("f.toml:1: [server.raft]: election-ticks is at least 2");
  }

  @Test
  void allProblemsAreNamedAtOnce() {
    refused("limit = \"x\"\nlmit = 3").hasMessageContaining("f.toml:1").hasMessageContaining(":2");
  }

  @Test
  void textThatIsNotTomlIsRefusedWithLineAndColumn() {
    assertThatThrownBy(() -> ConfigSource.toml("f.toml", "limit = \n= 3"))
        .isInstanceOf(CairnException.class)
        .hasMessageContaining("f.toml:1:");
  }

  @Test
  void aWrongFlagIsNamed() {
    assertThatThrownBy(() ->
            ConfigBinder.bind(
                Root.defaults(),
                ConfigSource.flags(
                    List.of(
                        new ConfigSource.Flag("--limit", "limit", "many"),
                        new ConfigSource.Flag("--addr", "server.adr", "x")))))
        .isInstanceOf(CairnException.class)
        .hasMessageContaining("--limit expects a whole number, not \"many\"")
        .hasMessageContaining("--addr: unknown key 'server.adr'; did you mean 'server.addr'?");
  }

  @Test
  void theTextFormReadsBackToTheSameConfig() {
    var config = ConfigBinder.bind(Root.defaults(), ConfigSource.toml("f.toml", FULL));
    var text = ConfigText.toToml(config);
    assertThat(ConfigBinder.bind(Root.defaults(), ConfigSource.toml("again", text)))
        .isEqualTo(config);
  }

  @Test
  void jsonShowsEverything() {
    assertThat(ConfigText.toJson(Root.defaults()))
        .isEqualTo(
            "{\"data-dir\":\"data\",\"level\":\"info\",\"limit\":7,\"note\":null,\"server\":"
                + "{\"addr\":\"127.0.0.1:1\",\"verbose\":false,\"peers\":[],\"labels\":{},\"raft\":"
                + "{\"tick-interval\":\"250ms\",\"election-ticks\":10,"
                + "\"max-size-per-msg\":\"1MiB\",\"ratio\":0.5}}}");
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refused(String text) {
    return assertThatThrownBy(
            () -> ConfigBinder.bind(Root.defaults(), ConfigSource.toml("f.toml", text)))
        .isInstanceOf(CairnException.class);
  }
}
