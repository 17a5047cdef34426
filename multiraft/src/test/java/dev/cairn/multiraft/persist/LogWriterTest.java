package dev.cairn.multiraft.persist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.engine.raftlog.HardStateRecord;
import dev.cairn.multiraft.HandLoop;
import dev.cairn.multiraft.transport.GroupMessage;
import dev.cairn.multiraft.transport.GroupStamp;
import dev.cairn.multiraft.transport.OutgoingSnapshot;
import dev.cairn.multiraft.transport.PeerRef;
import dev.cairn.multiraft.transport.Transport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class LogWriterTest {
  private static final PeerRef PEER = new PeerRef(1, 1, false);

  private final List<String> events = new ArrayList<>();
  private final HandLoop loop = new HandLoop();
  private final NotingLog log = new NotingLog(events);
  private final LogWriter writer = new LogWriter(loop, log, new NotingTransport());

  private final class NotingTransport implements Transport {
    @Override
    public void send(GroupMessage message) {
      events.add("send " + message.group());
    }

    @Override
    public void flush() {
      events.add("flush");
    }

    @Override
    public void sendSnapshot(
        GroupMessage.OfRaft message, OutgoingSnapshot snapshot, Consumer<SnapshotResult> done) {
      throw new UnsupportedOperationException("no snapshots here");
    }
  }

  /// A request that writes the hard state of `group`, and then sends as many messages.
  private PersistRequest request(long group, int messages) {
    var message = new GroupMessage.Removed(group, PEER, PEER, GroupStamp.ZERO);
    return new PersistRequest(
        batch -> batch.hardState(group, HardStateRecord.NONE),
        java.util.Collections.nCopies(messages, message),
        () -> events.add("durable " + group));
  }

  private void submit(PersistRequest... requests) {
    writer.submit(Arrays.asList(requests));
  }

  @Test
  void messagesLeaveOnlyWhenWhatTheyDependOnIsWritten() {
    submit(request(1, 2), request(2, 1));
    assertThat(events).isEmpty();
    loop.run();
    assertThat(events)
        .containsExactly(
            "write [1, 2]",
            "written",
            "send 1",
            "send 1",
            "durable 1",
            "send 2",
            "durable 2",
            "flush");
  }

  @Test
  void whatGathersDuringAWriteSharesTheNext() {
    log.duringWrite =
        () -> {
          log.duringWrite = () -> {};
          for (long group = 2; group < 10; group++) {
            submit(request(group, 0), request(group + 100, 0));
          }
          assertThat(loop.waiting()).isEqualTo(1);
        };
    submit(request(1, 0));
    loop.run();
    assertThat(events.stream().filter(event -> event.startsWith("write ")))
        .containsExactly(
            "write [1]", "write [2, 102, 3, 103, 4, 104, 5, 105, 6, 106, 7, 107, 8, 108, 9, 109]");
    assertThat(events.stream().filter(event -> event.startsWith("durable"))).hasSize(17);
  }

  @Test
  void aRequestWithoutChangesKeepsItsPlaceAndNeedsNoWrite() {
    var nothing = new PersistRequest(_ -> {}, List.of(), () -> events.add("durable nothing"));
    submit(nothing);
    loop.run();
    assertThat(events).containsExactly("durable nothing", "flush");
    events.clear();
    submit(request(1, 1), nothing, request(2, 0));
    loop.run();
    assertThat(events)
        .containsExactly(
            "write [1, 2]",
            "written",
            "send 1",
            "durable 1",
            "durable nothing",
            "durable 2",
            "flush");
  }

  @Test
  void oneWriteDoesNotGrowWithoutBound() {
    log.bytesPerChange = 9 << 20;
    for (long group = 1; group <= 5; group++) {
      submit(request(group, 1));
    }
    loop.run();
    assertThat(events.stream().filter(event -> event.startsWith("write ")))
        .containsExactly("write [1, 2]", "write [3, 4]", "write [5]");
    assertThat(events.stream().filter(event -> event.startsWith("durable")))
        .containsExactly("durable 1", "durable 2", "durable 3", "durable 4", "durable 5");
  }

  @Test
  void afterAWriteThatFailsNothingIsSentAndNothingRuns() {
    submit(request(1, 1));
    loop.run();
    events.clear();
    log.duringWrite =
        () -> {
          throw new IllegalStateException("the disk is gone");
        };
    submit(request(2, 3));
    submit(request(3, 3));
    loop.run();
    submit(request(4, 1));
    loop.run();
    assertThat(loop.failure()).hasMessage("the disk is gone");
    assertThat(events).containsExactly("write [2, 3]");
  }

  @Test
  void closingWritesWhatWasSubmitted() {
    submit(request(1, 1));
    submit(request(2, 1));
    writer.close();
    assertThat(events).contains("durable 1", "durable 2");
  }
}
