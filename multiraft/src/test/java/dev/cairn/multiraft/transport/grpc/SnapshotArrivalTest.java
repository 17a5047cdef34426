package dev.cairn.multiraft.transport.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.cairn.base.env.Disk;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.multiraft.transport.GroupMessage;
import dev.cairn.multiraft.transport.GroupStamp;
import dev.cairn.multiraft.transport.Inbound;
import dev.cairn.multiraft.transport.PeerRef;
import dev.cairn.raft.Message;
import dev.cairn.raft.log.SnapshotMeta;
import dev.cairn.raft.membership.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kvproto.raft_serverpb.RaftMessage;
import kvproto.raft_serverpb.SnapshotChunk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotArrivalTest {
  private static final PeerRef ONE = new PeerRef(1, 11, false);
  private static final PeerRef TWO = new PeerRef(2, 12, true);

  private final Disk disk = SystemEnv.create().disk();
  private final List<GroupMessage> delivered = new ArrayList<>();
  private int ends;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path root;

  @SuppressWarnings("NullAway.Init")
  private Path directory;

  @SuppressWarnings("NullAway.Init")
  private SnapshotArrival arrival;

  @BeforeEach
  void begin() {
    directory = root.resolve("arriving");
    var inbound =
        new Inbound() {
          @Override
          public void deliver(GroupMessage message) {
            delivered.add(message);
          }

          @Override
          public void unreachable(long group, long peer) {
            throw new UnsupportedOperationException("nothing is sent here");
          }
        };
    arrival = new SnapshotArrival(disk, directory, inbound, () -> ends++);
  }

  private static SnapshotChunk first(Message message) {
    var proto =
        MessageCodec.encode(new GroupMessage.OfRaft(7, ONE, TWO, GroupStamp.ZERO, message, null))
            .toBuilder();
    proto.getMessageBuilder().getSnapshotBuilder().setData(ByteString.copyFromUtf8("header"));
    return SnapshotChunk.newBuilder().setMessage(proto).build();
  }

  private static SnapshotChunk announcement() {
    return first(
        new Message.InstallSnapshot(1, 2, 6, new SnapshotMeta(9, 6, Configuration.ofVoters(1))));
  }

  private static SnapshotChunk piece(int file, String content) {
    return SnapshotChunk.newBuilder()
        .setData(ChunkCodec.encode(file, ChunkCodec.allocate().put(content.getBytes(UTF_8))))
        .build();
  }

  private void assertGivenUp() {
    assertThat(ends).isEqualTo(1);
    assertThat(delivered).isEmpty();
    assertThat(directory).doesNotExist();
    assertThat(arrival.add(piece(0, "late"))).isEqualTo("the snapshot was given up");
    assertThat(arrival.complete()).isEqualTo("the snapshot was given up");
  }

  @Test
  void aSnapshotThatHasArrivedIsDeliveredWithItsFiles() throws IOException {
    assertThat(arrival.add(announcement())).isNull();
    assertThat(arrival.add(piece(0, "some "))).isNull();
    assertThat(arrival.add(piece(0, "more"))).isNull();
    assertThat(arrival.add(piece(1, "other"))).isNull();
    assertThat(delivered).isEmpty();
    assertThat(arrival.complete()).isNull();
    assertThat(ends).isEqualTo(1);
    var message = (GroupMessage.OfRaft) delivered.getFirst();
    assertThat(message.message()).isInstanceOf(Message.InstallSnapshot.class);
    var received = message.received();
    assertThat(received).isNotNull();
    assertThat(new String(received.header(), UTF_8)).isEqualTo("header");
    assertThat(Files.readString(received.file(0))).isEqualTo("some more");
    assertThat(Files.readString(received.file(1))).isEqualTo("other");
  }

  @Test
  void aPieceThatIsNotWhatWasSentEndsTheArrival() {
    arrival.add(announcement());
    arrival.add(piece(0, "sound"));
    var broken = piece(0, "broken").getData().toByteArray();
    broken[broken.length - 1]++;
    assertThat(arrival.add(SnapshotChunk.newBuilder().setData(ByteString.copyFrom(broken)).build()))
        .isEqualTo("a chunk does not match its checksum");
    assertGivenUp();
  }

  @Test
  void aFileThatIsLeftOutEndsTheArrival() {
    arrival.add(announcement());
    arrival.add(piece(0, "first"));
    assertThat(arrival.add(piece(2, "third"))).isEqualTo("a chunk of file 2 after file 0");
    assertGivenUp();
  }

  @Test
  void aPieceBeforeTheMessageEndsTheArrival() {
    assertThat(arrival.add(piece(0, "early"))).isEqualTo("a chunk of file 0 after file -1");
    assertGivenUp();
  }

  @Test
  void aStreamWithoutAMessageIsNoSnapshot() {
    assertThat(arrival.complete()).isEqualTo("a snapshot without a message");
    assertGivenUp();
  }

  @Test
  void filesOfAMessageThatAnnouncesNoSnapshotAreDeleted() {
    arrival.add(first(new Message.TimeoutNow(1, 2, 6)));
    arrival.add(piece(0, "stray"));
    assertThat(arrival.complete()).isEqualTo("a snapshot with a message that announces none");
    assertGivenUp();
  }

  @Test
  void filesOfAPeerThatIsToRemoveItselfAreDeleted() {
    arrival.add(
        SnapshotChunk.newBuilder()
            .setMessage(RaftMessage.newBuilder().setIsTombstone(true))
            .build());
    arrival.add(piece(0, "stray"));
    assertThat(arrival.complete()).isEqualTo("a snapshot with a message that announces none");
    assertGivenUp();
  }

  @Test
  void anArrivalThatIsAbortedLeavesNothing() {
    arrival.add(announcement());
    arrival.add(piece(0, "half"));
    arrival.abort();
    arrival.abort();
    assertGivenUp();
  }
}
