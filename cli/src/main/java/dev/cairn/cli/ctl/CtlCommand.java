package dev.cairn.cli.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.base.bytes.Printable;
import dev.cairn.cli.raw.ClusterFlags;
import dev.cairn.cli.terminal.Console;
import dev.cairn.cli.terminal.Exit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `cairn ctl`.
@Command(
    name = "ctl",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {"Shows what PD knows: stores, Regions, members.", ""},
    footer = {
      "",
      "Examples:",
      "  cairn ctl store",
      "  cairn ctl region --pd 10.0.1.10:2379 --json",
      "  cairn ctl region 4"
    },
    subcommands = {
      CtlCommand.StoreCtl.class,
      CtlCommand.RegionCtl.class,
      CtlCommand.MemberCtl.class
    })
public final class CtlCommand implements Runnable {
  @SuppressWarnings("FieldCanBeFinal") // picocli sets it
  @Spec
  private CommandSpec spec = CommandSpec.create();

  private CtlCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to show: store, region or member");
  }

  /// What all of them take.
  private static final class Flags {
    @Mixin private final ClusterFlags cluster = new ClusterFlags();

    @Option(names = "--json", description = "PD's own answer, as JSON.")
    private boolean json;

    PdHttp http() {
      return new PdHttp(cluster.pd(), cluster.timeout());
    }

    int show(Console console, JsonNode answer, Table table) {
      if (json) {
        console.say(PdHttp.pretty(answer));
      } else {
        table.lines().forEach(console::say);
      }
      return Exit.OK;
    }
  }

  /// `cairn ctl store`.
  @Command(
      name = "store",
      mixinStandardHelpOptions = true,
      description = "Shows the stores, or one of them.")
  static final class StoreCtl implements Callable<Integer> {
    private final Console console;

    @Mixin private final Flags flags = new Flags();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "One store only.")
    private @Nullable Long id;

    StoreCtl(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      var answer = flags.http().get(id == null ? "/stores" : "/store/" + id);
      var table =
          new Table("ID", "ADDRESS", "STATE", "LEADERS", "REGIONS", "USED", "FREE", "LABELS");
      for (var one : answer.has("stores") ? answer.path("stores") : List.of(answer)) {
        var store = one.path("store");
        var status = one.path("status");
        table.row(
            store.path("id").asText(),
            store.path("address").asText(),
            store.path("state_name").asText(),
            status.path("leader_count").asText("0"),
            status.path("region_count").asText("0"),
            status.path("used_size").asText("-"),
            status.path("available").asText("-"),
            labels(store.path("labels")));
      }
      return flags.show(console, answer, table);
    }

    private static String labels(JsonNode labels) {
      var out = new ArrayList<String>();
      labels.forEach(
          label -> out.add(label.path("key").asText() + "=" + label.path("value").asText()));
      return out.isEmpty() ? "-" : String.join(",", out);
    }
  }

  /// `cairn ctl region`.
  @Command(
      name = "region",
      mixinStandardHelpOptions = true,
      description = "Shows the Regions, or one of them.")
  static final class RegionCtl implements Callable<Integer> {
    private final Console console;

    @Mixin private final Flags flags = new Flags();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "One Region only.")
    private @Nullable Long id;

    RegionCtl(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      var answer = flags.http().get(id == null ? "/regions" : "/region/id/" + id);
      var table = new Table("ID", "START", "END", "EPOCH", "LEADER", "PEERS", "KEYS", "MIB");
      for (var region : answer.has("regions") ? answer.path("regions") : List.of(answer)) {
        var epoch = region.path("epoch");
        table.row(
            region.path("id").asText(),
            key(region.path("start_key").asText()),
            key(region.path("end_key").asText()),
            "v%s c%s".formatted(epoch.path("version").asText(), epoch.path("conf_ver").asText()),
            region.has("leader") ? "store " + region.path("leader").path("store_id").asText() : "-",
            peers(region),
            region.path("approximate_keys").asText("0"),
            region.path("approximate_size").asText("0"));
      }
      return flags.show(console, answer, table);
    }

    private static String key(String hex) {
      var text = Printable.of(HexFormat.of().parseHex(hex));
      return text.isEmpty() ? "(none)" : text;
    }

    private static String peers(JsonNode region) {
      var out = new ArrayList<String>();
      for (var peer : region.path("peers")) {
        var role = peer.path("role_name").asText("Voter");
        var text = peer.path("store_id").asText();
        out.add(role.equals("Voter") ? text : text + " (" + role + ")");
      }
      return "stores " + String.join(", ", out);
    }
  }

  /// `cairn ctl member`.
  @Command(
      name = "member",
      mixinStandardHelpOptions = true,
      description = "Shows the members of PD.")
  static final class MemberCtl implements Callable<Integer> {
    private final Console console;

    @Mixin private final Flags flags = new Flags();

    MemberCtl(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      var answer = flags.http().get("/members");
      var leader = answer.path("leader").path("member_id").asText();
      var table = new Table("NAME", "ID", "CLIENT URLS", "ROLE");
      for (var member : answer.path("members")) {
        var urls = new ArrayList<String>();
        member.path("client_urls").forEach(url -> urls.add(url.asText()));
        var id = member.path("member_id").asText();
        table.row(
            member.path("name").asText(),
            id,
            String.join(",", urls),
            id.equals(leader) ? "leader" : "follower");
      }
      return flags.show(console, answer, table);
    }
  }
}
