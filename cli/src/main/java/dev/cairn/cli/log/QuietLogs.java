package dev.cairn.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;

/// How logging begins, found by Logback through `META-INF/services`: errors alone, on standard
/// error. In code and not in XML, because reading XML costs a tool a third of its start.
public final class QuietLogs extends ContextAwareBase implements Configurator {
  /// For Logback.
  public QuietLogs() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setTarget(ConsoleTarget.SystemErr.getName());
    Logs.use(context, appender, Level.ERROR);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
