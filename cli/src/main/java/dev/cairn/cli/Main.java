package dev.cairn.cli;

import dev.cairn.cli.bench.BenchCommand;
import dev.cairn.cli.ctl.CtlCommand;
import dev.cairn.cli.playground.PlaygroundCommand;
import dev.cairn.cli.raw.RawCommand;
import dev.cairn.cli.server.PdCommand;
import dev.cairn.cli.server.StoreCommand;
import dev.cairn.cli.sim.SimCommand;
import dev.cairn.cli.terminal.Console;
import dev.cairn.cli.terminal.Exit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The `cairn` command.
@Command(
    name = "cairn",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "A distributed key-value database that clients of TiKV can use unchanged.",
      "",
      "Begin with a cluster on this machine, and talk to it from a second terminal:",
      "",
      "  cairn playground",
      "  cairn raw put greeting hello",
      "  cairn raw get greeting",
      "",
      "A cluster of processes is one PD and at least three stores:",
      "",
      "  cairn pd    --data-dir pd",
      "  cairn store --data-dir s1 --addr 127.0.0.1:20160 --status-addr 127.0.0.1:20180",
      "  cairn store --data-dir s2 --addr 127.0.0.1:20161 --status-addr 127.0.0.1:20181",
      "  cairn store --data-dir s3 --addr 127.0.0.1:20162 --status-addr 127.0.0.1:20182",
      ""
    },
    footer = {
      "",
      "'cairn COMMAND --help' tells more. The launcher ./cairn also knows: test, format, build.",
      "Exit codes: 0 done, 1 failed, 2 not understood."
    },
    subcommands = {
      PlaygroundCommand.class,
      PdCommand.class,
      StoreCommand.class,
      RawCommand.class,
      CtlCommand.class,
      BenchCommand.class,
      SimCommand.class
    })
public final class Main implements Runnable {
  @SuppressWarnings("FieldCanBeFinal") // picocli sets it
  @Spec
  private CommandSpec spec = CommandSpec.create();

  private final Exit exit;

  private Main(Exit exit) {
    this.exit = exit;
  }

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure.")
  void debug(boolean on) {
    exit.showTraces(on);
  }

  /// Runs the command that `args` name and ends the process with its exit code.
  public static void main(String[] args) {
    var code = run(Console.system(), args);
    Runtime.getRuntime().exit(code);
  }

  /// Runs the command that `args` name; the exit code.
  public static int run(Console console, String... args) {
    return commandLine(console).execute(args);
  }

  static CommandLine commandLine(Console console) {
    var exit = new Exit(console);
    return new CommandLine(new Main(exit), new Commands(console))
        .setOut(console.out())
        .setErr(console.err())
        .setExecutionExceptionHandler(exit)
        .setParameterExceptionHandler(exit)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(100);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say which command");
  }

  /// Makes commands: those that say something get the console.
  private record Commands(Console console) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      for (var constructor : type.getDeclaredConstructors()) {
        var parameters = constructor.getParameterTypes();
        if (parameters.length == 1 && parameters[0] == Console.class) {
          constructor.setAccessible(true);
          return type.cast(constructor.newInstance(console));
        }
      }
      return CommandLine.defaultFactory().create(type);
    }
  }
}
