package dev.cairn.cli.raw;

import com.google.protobuf.ByteString;
import dev.cairn.cli.terminal.Console;
import dev.cairn.cli.terminal.Exit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `cairn raw`.
@Command(
    name = "raw",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Reads and writes raw keys.",
      "",
      "Keys and values are text in which \\xHH stands for any byte and \\\\ for a backslash.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  cairn raw put greeting 'hello, world'",
      "  cairn raw get greeting",
      "  cairn raw scan --prefix gree --limit 10",
      "  cairn raw put --pd 10.0.1.10:2379 --hex 00ff 0102"
    },
    subcommands = {
      RawCommand.Get.class,
      RawCommand.Put.class,
      RawCommand.Delete.class,
      RawCommand.Scan.class
    })
public final class RawCommand implements Runnable {
  @SuppressWarnings("FieldCanBeFinal") // picocli sets it
  @Spec
  private CommandSpec spec = CommandSpec.create();

  private RawCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: get, put, delete or scan");
  }

  /// What all of them take.
  private static final class Flags {
    @Mixin private final ClusterFlags cluster = new ClusterFlags();

    @Option(names = "--hex", description = "Keys and values are hexadecimal.")
    private boolean hex;

    Cluster connect() {
      return cluster.connect(1);
    }

    RawClient client(Cluster connected) {
      return new RawClient(connected, cluster.timeout());
    }

    KeyText text() {
      return new KeyText(hex);
    }
  }

  /// `cairn raw get`.
  @Command(
      name = "get",
      mixinStandardHelpOptions = true,
      description = "Prints the value of a key; exit code 1 if there is none.")
  static final class Get implements Callable<Integer> {
    private final Console console;

    @Mixin private final Flags flags = new Flags();

    @SuppressWarnings("FieldCanBeFinal") // picocli sets it
    @Parameters(paramLabel = "KEY", description = "The key.")
    private String key = "";

    Get(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      try (var cluster = flags.connect()) {
        var value = flags.client(cluster).get(flags.text().parse(key, "KEY"));
        if (value.isEmpty()) {
          console.note("cairn: there is no key \"" + key + "\"");
          return Exit.FAILED;
        }
        console.say(flags.text().show(value.get()));
        return Exit.OK;
      }
    }
  }

  /// `cairn raw put`.
  @Command(
      name = "put",
      mixinStandardHelpOptions = true,
      description = "Sets the value of a key; done when a quorum has it on disk.")
  static final class Put implements Callable<Integer> {
    @Mixin private final Flags flags = new Flags();

    @SuppressWarnings("FieldCanBeFinal") // picocli sets it
    @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
    private String key = "";

    @SuppressWarnings("FieldCanBeFinal") // picocli sets it
    @Parameters(index = "1", paramLabel = "VALUE", description = "Its value.")
    private String value = "";

    @Override
    public Integer call() {
      var keyBytes = flags.text().parse(key, "KEY");
      var valueBytes = flags.text().parse(value, "VALUE");
      try (var cluster = flags.connect()) {
        flags.client(cluster).put(keyBytes, valueBytes);
        return Exit.OK;
      }
    }
  }

  /// `cairn raw delete`.
  @Command(
      name = "delete",
      mixinStandardHelpOptions = true,
      description = "Removes a key if it is there.")
  static final class Delete implements Callable<Integer> {
    @Mixin private final Flags flags = new Flags();

    @SuppressWarnings("FieldCanBeFinal") // picocli sets it
    @Parameters(paramLabel = "KEY", description = "The key.")
    private String key = "";

    @Override
    public Integer call() {
      try (var cluster = flags.connect()) {
        flags.client(cluster).delete(flags.text().parse(key, "KEY"));
        return Exit.OK;
      }
    }
  }

  /// `cairn raw scan`.
  @Command(
      name = "scan",
      mixinStandardHelpOptions = true,
      description = "Prints pairs in the order of their keys: key, tab, value.")
  static final class Scan implements Callable<Integer> {
    private final Console console;

    @Mixin private final Flags flags = new Flags();

    @Option(names = "--from", paramLabel = "KEY", description = "The first key. Default: all.")
    private String from = "";

    @Option(names = "--to", paramLabel = "KEY", description = "The end, itself left out.")
    private String to = "";

    @Option(names = "--prefix", paramLabel = "KEY", description = "Only keys that begin so.")
    private @Nullable String prefix;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many. Default: 100.")
    private int limit = 100;

    @Option(names = "--keys-only", description = "Without values.")
    private boolean keysOnly;

    Scan(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      var text = flags.text();
      var begin = text.parse(prefix == null ? from : prefix, "the start");
      var end = prefix == null ? text.parse(to, "--to") : Prefix.end(begin);
      try (var cluster = flags.connect()) {
        for (var pair : flags.client(cluster).scan(begin, end, limit, keysOnly)) {
          var line = text.show(pair.getKey());
          console.say(keysOnly ? line : line + "\t" + text.show(pair.getValue()));
        }
        return Exit.OK;
      }
    }
  }

  /// Keys that begin alike.
  static final class Prefix {
    private Prefix() {}

    /// The first key after all keys that begin with `prefix`; empty if there is none.
    static ByteString end(ByteString prefix) {
      var bytes = prefix.toByteArray();
      for (int last = bytes.length - 1; last >= 0; last--) {
        if (bytes[last] != (byte) 0xff) {
          bytes[last]++;
          return ByteString.copyFrom(bytes, 0, last + 1);
        }
      }
      return ByteString.EMPTY;
    }
  }
}
