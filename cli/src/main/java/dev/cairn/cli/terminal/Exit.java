package dev.cairn.cli.terminal;

import dev.cairn.base.error.CairnException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// How a command fails: one line on standard error that says what and what to do, and the exit
/// code. The whole stack trace only with `--debug`.
public final class Exit implements IExecutionExceptionHandler, IParameterExceptionHandler {
  /// Done.
  public static final int OK = 0;

  /// Understood, but failed.
  public static final int FAILED = 1;

  /// Not understood.
  public static final int USAGE = 2;

  private final Console console;
  private boolean traces;

  /// Failures are told on `console`.
  public Exit(Console console) {
    this.console = console;
  }

  /// Whether a failure shows its stack trace too.
  public void showTraces(boolean on) {
    traces = on;
  }

  @Override
  public int handleExecutionException(Exception thrown, CommandLine command, ParseResult parsed) {
    if (traces) {
      thrown.printStackTrace(console.err());
    }
    console.note("cairn: " + oneLine(thrown));
    return FAILED;
  }

  @Override
  public int handleParseException(ParameterException wrong, String[] args) {
    var command = wrong.getCommandLine();
    var help = " (see '" + command.getCommandSpec().qualifiedName() + " --help')";
    var suggestions =
        wrong instanceof UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.<String>of();
    var meant = suggestions.isEmpty() ? "" : "; did you mean " + suggestions.getFirst() + "?";
    console.note("cairn: " + flat(String.valueOf(wrong.getMessage())) + meant + help);
    return USAGE;
  }

  /// The failure in one line, with its causes unless the message says all.
  public static String oneLine(Throwable thrown) {
    var message = message(thrown);
    if (thrown instanceof CairnException) {
      return message;
    }
    var cause = thrown.getCause();
    while (cause != null) {
      var deeper = message(cause);
      if (!message.contains(deeper)) {
        message += ": " + deeper;
      }
      cause = cause.getCause();
    }
    return thrown instanceof UncheckedIOException || thrown.getMessage() != null
        ? message
        : message + " (run it again with --debug for the stack trace)";
  }

  private static String message(Throwable thrown) {
    @Nullable String message = thrown.getMessage();
    return message == null ? thrown.getClass().getSimpleName() : flat(message);
  }

  private static String flat(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
