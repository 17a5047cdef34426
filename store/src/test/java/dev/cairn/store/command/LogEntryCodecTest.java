package dev.cairn.store.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cairn.store.command.LogEntryCodec.Decoded;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LogEntryCodecTest {
  @Test
  void writesComeBackInTheirOrderAndWithTheSizeThatWasSaid() {
    var random = new Random(1);
    for (int count = 0; count < 50; count++) {
      var writes = new ArrayList<byte[]>();
      var expected = new ArrayList<ByteBuffer>();
      long total = 0;
      for (int i = 0; i < count; i++) {
        var write = new byte[random.nextInt(100)];
        random.nextBytes(write);
        writes.add(write);
        expected.add(ByteBuffer.wrap(write));
        total += write.length;
      }
      long version = random.nextLong();
      byte[] entry = LogEntryCodec.writes(version, writes, total);
      assertThat(entry).hasSize((int) LogEntryCodec.writesSize(count, total));
      assertThat(LogEntryCodec.decode(entry)).isEqualTo(new Decoded.Writes(version, expected));
    }
  }

  @Test
  void anEntryWithoutDataIsALeadersFirst() {
    assertThat(LogEntryCodec.decode(new byte[0])).isEqualTo(new Decoded.Empty());
  }

  @Test
  void theEndOfTheOldLogComesBack() {
    assertThat(LogEntryCodec.decode(LogEntryCodec.compact(1L << 40, 77)))
        .isEqualTo(new Decoded.Compact(1L << 40, 77));
  }

  @Test
  void anEntryOfUnknownKindIsNotGuessed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogEntryCodec.decode(new byte[] {9, 0}))
        .withMessageContaining("kind 9");
  }

  @Test
  void emptyWritesHaveTheirPlaceToo() {
    byte[] entry = LogEntryCodec.writes(1, List.of(new byte[0], new byte[] {5}, new byte[0]), 1);
    var decoded = (Decoded.Writes) LogEntryCodec.decode(entry);
    assertThat(decoded.writes().stream().map(ByteBuffer::remaining)).containsExactly(0, 1, 0);
  }
}
