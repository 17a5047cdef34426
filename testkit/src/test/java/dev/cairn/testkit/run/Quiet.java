package dev.cairn.testkit.run;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/// Simulated clusters complain all the time, and rightly so; nobody wants to read it. Only these
/// tests themselves speak.
final class Quiet implements BeforeAllCallback, AfterAllCallback {
  private static final Logger ROOT =
      (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

  private static final Logger TESTS =
      (Logger) LoggerFactory.getLogger(Quiet.class.getPackageName());

  private Level before = Level.INFO;

  @Override
  public void beforeAll(ExtensionContext context) {
    before = ROOT.getLevel();
    ROOT.setLevel(Level.OFF);
    TESTS.setLevel(Level.INFO);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    ROOT.setLevel(before);
  }
}
