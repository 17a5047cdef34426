package dev.cairn.multiraft.transport.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.cairn.multiraft.transport.GroupMessage;
import dev.cairn.multiraft.transport.GroupStamp;
import dev.cairn.multiraft.transport.PeerRef;
import dev.cairn.multiraft.transport.ReceivedSnapshot;
import dev.cairn.raft.Message;
import dev.cairn.raft.log.Entry;
import dev.cairn.raft.log.EntryKind;
import dev.cairn.raft.log.SnapshotMeta;
import dev.cairn.raft.membership.Configuration;
import dev.cairn.raft.quorum.PeerSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import kvproto.eraftpb.ConfState;
import kvproto.eraftpb.MessageType;
import kvproto.eraftpb.Snapshot;
import kvproto.eraftpb.SnapshotMetadata;
import kvproto.raft_serverpb.RaftMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class MessageCodecTest {
  private static final int KINDS = 10;
  private static final Set<MessageType> KNOWN =
      Set.of(
          MessageType.MsgAppend,
          MessageType.MsgAppendResponse,
          MessageType.MsgHeartbeat,
          MessageType.MsgHeartbeatResponse,
          MessageType.MsgRequestVote,
          MessageType.MsgRequestVoteResponse,
          MessageType.MsgRequestPreVote,
          MessageType.MsgRequestPreVoteResponse,
          MessageType.MsgSnapshot,
          MessageType.MsgTimeoutNow,
          MessageType.MsgReadIndex,
          MessageType.MsgReadIndexResp);

  private final Random random = new Random(7);

  /// Often small, sometimes anything, for the wire's numbers have no sign.
  private long number() {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> random.nextInt(100);
      case 2 -> random.nextLong();
      default -> random.nextLong() >>> 1;
    };
  }

  private Message message(int kind) {
    long from = number();
    long to = number();
    long term = number();
    boolean flag = random.nextBoolean();
    return switch (kind) {
      case 0 -> new Message.Append(from, to, term, number(), number(), entries(), number());
      case 1 ->
          new Message.AppendReply(from, to, term, number(), flag, number(), number(), number());
      case 2 -> new Message.Heartbeat(from, to, term, number(), number());
      case 3 -> new Message.HeartbeatReply(from, to, term, number(), number());
      case 4 ->
          new Message.VoteRequest(
              from, to, term, flag, number(), number(), random.nextBoolean(), number(), number());
      case 5 ->
          new Message.VoteReply(from, to, term, flag, random.nextBoolean(), number(), number());
      case 6 ->
          new Message.InstallSnapshot(
              from, to, term, new SnapshotMeta(number(), number(), configuration()));
      case 7 -> new Message.TimeoutNow(from, to, term);
      case 8 -> new Message.ReadIndexRequest(from, to, term, number());
      case 9 -> new Message.ReadIndexReply(from, to, term, number(), number());
      default -> throw new IllegalArgumentException("kind " + kind);
    };
  }

  private List<Entry> entries() {
    var entries = new ArrayList<Entry>();
    for (int i = random.nextInt(5); i > 0; i--) {
      var data = new byte[random.nextInt(50)];
      random.nextBytes(data);
      var kind = random.nextBoolean() ? EntryKind.NORMAL : EntryKind.CHANGE;
      entries.add(new Entry(number(), number(), kind, data));
    }
    return entries;
  }

  private Configuration configuration() {
    var voters = PeerSet.EMPTY;
    var outgoing = PeerSet.EMPTY;
    var learners = PeerSet.EMPTY;
    var learnersNext = PeerSet.EMPTY;
    for (long peer = 1; peer < 12; peer++) {
      switch (random.nextInt(6)) {
        case 0 -> voters = voters.with(peer);
        case 1 -> outgoing = outgoing.with(peer);
        case 2 -> {
          voters = voters.with(peer);
          outgoing = outgoing.with(peer);
        }
        case 3 -> learners = learners.with(peer);
        case 4 -> {
          outgoing = outgoing.with(peer);
          learnersNext = learnersNext.with(peer);
        }
        default -> {}
      }
    }
    boolean autoLeave = !outgoing.isEmpty() && random.nextBoolean();
    return new Configuration(voters, outgoing, learners, learnersNext, autoLeave);
  }

  private GroupMessage.OfRaft addressed(Message message) {
    return new GroupMessage.OfRaft(number(), peer(), peer(), stamp(), message, null);
  }

  private PeerRef peer() {
    return new PeerRef(number(), number(), random.nextBoolean());
  }

  private GroupStamp stamp() {
    return new GroupStamp(number(), number());
  }

  private static GroupMessage overTheWire(GroupMessage message)
      throws InvalidProtocolBufferException {
    var decoded =
        MessageCodec.decode(
            RaftMessage.parseFrom(MessageCodec.encode(message).toByteArray()), null);
    assertThat(decoded).as("decoded " + message).isNotNull();
    return decoded;
  }

  @Test
  void everyKindOfMessageComesBackAsItWas() throws InvalidProtocolBufferException {
    var seen = new HashSet<Class<?>>();
    for (int i = 0; i < 500 * KINDS; i++) {
      var message = addressed(message(i % KINDS));
      seen.add(message.message().getClass());
      assertThat(overTheWire(message)).isEqualTo(message);
    }
    assertThat(seen).containsExactlyInAnyOrder(Message.class.getPermittedSubclasses());
  }

  @Test
  void theNewsOfARemovalComesBackAsItWas() throws InvalidProtocolBufferException {
    var message = new GroupMessage.Removed(number(), peer(), peer(), stamp());
    assertThat(overTheWire(message)).isEqualTo(message);
  }

  @Test
  void theFilesOfASnapshotAreAttachedToItsMessage() {
    var received = new ReceivedSnapshot(Path.of("somewhere"), new byte[] {1});
    var message = addressed(message(6));
    assertThat(MessageCodec.decode(MessageCodec.encode(message), received))
        .isEqualTo(
            new GroupMessage.OfRaft(
                message.group(),
                message.from(),
                message.to(),
                message.stamp(),
                message.message(),
                received));
  }

  @ParameterizedTest
  @EnumSource(MessageType.class)
  void onlyMessagesBetweenPeersAreKnown(MessageType type) {
    var proto = RaftMessage.newBuilder();
    if (type == MessageType.UNRECOGNIZED) {
      proto.getMessageBuilder().setMsgTypeValue(99);
    } else {
      proto.getMessageBuilder().setMsgType(type);
    }
    var decoded = MessageCodec.decode(proto.build(), null);
    assertThat(decoded != null).isEqualTo(KNOWN.contains(type));
  }

  /// Nothing that another process sends may throw on the thread that receives it.
  @Test
  void aSnapshotOfAnImpossibleConfigurationIsNoMessage() {
    var both = ConfState.newBuilder().addVoters(1).addLearners(1);
    var proto = RaftMessage.newBuilder();
    proto
        .getMessageBuilder()
        .setMsgType(MessageType.MsgSnapshot)
        .setSnapshot(
            Snapshot.newBuilder().setMetadata(SnapshotMetadata.newBuilder().setConfState(both)));
    assertThat(MessageCodec.decode(proto.build(), null)).isNull();
  }
}
