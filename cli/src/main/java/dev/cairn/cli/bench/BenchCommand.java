package dev.cairn.cli.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `cairn bench`.
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Puts load on a cluster and says what it did.",
    subcommands = BenchRawCommand.class)
public final class BenchCommand implements Runnable {
  @SuppressWarnings("FieldCanBeFinal") // picocli sets it
  @Spec
  private CommandSpec spec = CommandSpec.create();

  private BenchCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to measure: raw");
  }
}
