package dev.cairn.cli.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.base.error.CairnException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class LineLayoutTest {
  @Test
  void anEventIsOneLineOfKeysAndValues(@TempDir Path dir) throws IOException {
    var file = dir.resolve("deep").resolve("cairn.log");
    Logs.toFile(file, "info");
    var log = LoggerFactory.getLogger("test");
    log.atInfo()
        .addKeyValue("region", 7)
        .addKeyValue("why", "two words")
        .addKeyValue("empty", "")
        .log("Leader elected");
    log.atDebug().log("not shown");
    log.atError().setCause(new IllegalStateException("boom")).log("It broke");
    Logs.toStandardError("error");
    var text = Files.readString(file);
    assertThat(text)
        .containsPattern(
            "(?m)^\\[\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} [+-]\\d\\d:\\d\\d] \\[INFO] "
                + "\\[[^]]+] Leader elected region=7 why=\"two words\" empty=\"\"$")
        .contains("[ERROR]")
        .contains("IllegalStateException: boom")
        .doesNotContain("not shown");
  }

  @Test
  void anUnknownLevelIsRefused() {
    assertThatThrownBy(() -> Logs.toStandardError("loud"))
        .isInstanceOf(CairnException.class)
        .hasMessageContaining("debug, info, warn, error");
  }
}
