package dev.cairn.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sets up logging for the process. Until one of these is called, errors alone go to standard
/// error: what a tool wants.
public final class Logs {
  private static final String FILE_SIZE_MAX = "128MB";
  private static final int FILES_KEPT = 5;

  private Logs() {}

  /// A server's log on standard error. `level` is debug, info, warn or error.
  public static void toStandardError(String level) {
    var context = context();
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setTarget(ConsoleTarget.SystemErr.getName());
    use(context, appender, level(level));
  }

  /// A server's log in `file`, which is renamed and begun anew at 128 MB; five old ones are kept.
  public static void toFile(Path file, String level) {
    var parsed = level(level);
    var context = context();
    var parent = file.toAbsolutePath().getParent();
    try {
      if (parent != null) {
        Files.createDirectories(parent);
      }
    } catch (IOException failed) {
      throw new CairnException(
          ErrorCode.CONFIG_INVALID, "--log-file " + file + " cannot be made: " + failed, failed);
    }
    var appender = new RollingFileAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setFile(file.toString());
    var window = new FixedWindowRollingPolicy();
    window.setContext(context);
    window.setParent(appender);
    window.setFileNamePattern(file.toString().replace("%", "\\%") + ".%i");
    window.setMinIndex(1);
    window.setMaxIndex(FILES_KEPT);
    window.start();
    var trigger = new SizeBasedTriggeringPolicy<ILoggingEvent>();
    trigger.setContext(context);
    trigger.setMaxFileSize(FileSize.valueOf(FILE_SIZE_MAX));
    trigger.setCheckIncrement(Duration.buildBySeconds(1));
    trigger.start();
    appender.setRollingPolicy(window);
    appender.setTriggeringPolicy(trigger);
    use(context, appender, parsed);
  }

  /// Nothing at all is logged: for the simulator, whose stores fail a thousand times a second.
  public static void silence() {
    context().getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
  }

  static void use(
      LoggerContext context, OutputStreamAppender<ILoggingEvent> appender, Level level) {
    var layout = new LineLayout();
    layout.setContext(context);
    layout.start();
    var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.addAppender(appender);
    root.setLevel(level);
    quieten(context, level);
  }

  /// Libraries speak only when something is wrong.
  private static void quieten(LoggerContext context, Level level) {
    var library = level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN;
    for (var name : new String[] {"io.grpc", "io.netty", "com.linecorp.armeria"}) {
      context.getLogger(name).setLevel(library);
    }
  }

  private static Level level(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "debug" -> Level.DEBUG;
      case "info" -> Level.INFO;
      case "warn", "warning" -> Level.WARN;
      case "error", "fatal" -> Level.ERROR;
      default ->
          throw new CairnException(
              ErrorCode.CONFIG_INVALID,
              "log level \"" + name + "\" is none of debug, info, warn, error");
    };
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }
}
