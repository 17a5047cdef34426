package dev.cairn.multiraft.transport.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
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
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import kvproto.eraftpb.ConfState;
import kvproto.eraftpb.EntryType;
import kvproto.eraftpb.MessageType;
import kvproto.eraftpb.Snapshot;
import kvproto.eraftpb.SnapshotMetadata;
import kvproto.metapb.Peer;
import kvproto.metapb.PeerRole;
import kvproto.metapb.RegionEpoch;
import kvproto.raft_serverpb.RaftMessage;
import org.jspecify.annotations.Nullable;

/// Messages between peers as `raft_serverpb.RaftMessage` carries them. Which eraftpb field holds
/// what, the comments in [Message] say; numbers that eraftpb has no field for travel in `context`,
/// 8 bytes, big-endian.
final class MessageCodec {
  private static final byte[] TRANSFER_CAMPAIGN = {1};

  private MessageCodec() {}

  static RaftMessage encode(GroupMessage message) {
    var proto =
        RaftMessage.newBuilder()
            .setRegionId(message.group())
            .setFromPeer(peer(message.from()))
            .setToPeer(peer(message.to()))
            .setRegionEpoch(
                RegionEpoch.newBuilder()
                    .setConfVer(message.stamp().confVer())
                    .setVersion(message.stamp().version()));
    return switch (message) {
      case GroupMessage.OfRaft raft -> proto.setMessage(encode(raft.message())).build();
      case GroupMessage.Removed _ -> proto.setIsTombstone(true).build();
    };
  }

  /// The message, with `received` attached; null if it is none that this version knows, or one that
  /// nobody can mean.
  static @Nullable GroupMessage decode(RaftMessage proto, @Nullable ReceivedSnapshot received) {
    long group = proto.getRegionId();
    var from = peer(proto.getFromPeer());
    var to = peer(proto.getToPeer());
    var epoch = proto.getRegionEpoch();
    var stamp = new GroupStamp(epoch.getConfVer(), epoch.getVersion());
    if (proto.getIsTombstone()) {
      return new GroupMessage.Removed(group, from, to, stamp);
    }
    var message = decode(proto.getMessage());
    return message == null
        ? null
        : new GroupMessage.OfRaft(group, from, to, stamp, message, received);
  }

  private static Peer peer(PeerRef peer) {
    return Peer.newBuilder()
        .setId(peer.id())
        .setStoreId(peer.store())
        .setRole(peer.learner() ? PeerRole.Learner : PeerRole.Voter)
        .build();
  }

  private static PeerRef peer(Peer peer) {
    return new PeerRef(peer.getId(), peer.getStoreId(), peer.getRole() == PeerRole.Learner);
  }

  private static kvproto.eraftpb.Message encode(Message message) {
    var proto =
        kvproto.eraftpb.Message.newBuilder()
            .setFrom(message.from())
            .setTo(message.to())
            .setTerm(message.term());
    switch (message) {
      case Message.Append append -> {
        proto
            .setMsgType(MessageType.MsgAppend)
            .setIndex(append.prevIndex())
            .setLogTerm(append.prevTerm())
            .setCommit(append.commit());
        append.entries().forEach(entry -> proto.addEntries(encode(entry)));
      }
      case Message.AppendReply reply ->
          proto
              .setMsgType(MessageType.MsgAppendResponse)
              .setIndex(reply.index())
              .setReject(reply.reject())
              .setRejectHint(reply.hintIndex())
              .setLogTerm(reply.hintTerm())
              .setCommit(reply.commit());
      case Message.Heartbeat heartbeat ->
          proto
              .setMsgType(MessageType.MsgHeartbeat)
              .setCommit(heartbeat.commit())
              .setContext(number(heartbeat.round()));
      case Message.HeartbeatReply reply ->
          proto
              .setMsgType(MessageType.MsgHeartbeatResponse)
              .setContext(number(reply.round()))
              .setCommit(reply.commit());
      case Message.VoteRequest request -> {
        proto
            .setMsgType(request.pre() ? MessageType.MsgRequestPreVote : MessageType.MsgRequestVote)
            .setIndex(request.lastIndex())
            .setLogTerm(request.lastTerm())
            .setCommit(request.commit())
            .setRejectHint(request.commitTerm());
        if (request.transfer()) {
          proto.setContext(UnsafeByteOperations.unsafeWrap(TRANSFER_CAMPAIGN));
        }
      }
      case Message.VoteReply reply ->
          proto
              .setMsgType(
                  reply.pre()
                      ? MessageType.MsgRequestPreVoteResponse
                      : MessageType.MsgRequestVoteResponse)
              .setReject(reply.rejected())
              .setCommit(reply.commit())
              .setLogTerm(reply.commitTerm());
      case Message.InstallSnapshot install ->
          proto.setMsgType(MessageType.MsgSnapshot).setSnapshot(encode(install.meta()));
      case Message.TimeoutNow _ -> proto.setMsgType(MessageType.MsgTimeoutNow);
      case Message.ReadIndexRequest request ->
          proto.setMsgType(MessageType.MsgReadIndex).setContext(number(request.id()));
      case Message.ReadIndexReply reply ->
          proto
              .setMsgType(MessageType.MsgReadIndexResp)
              .setIndex(reply.index())
              .setContext(number(reply.id()));
    }
    return proto.build();
  }

  private static @Nullable Message decode(kvproto.eraftpb.Message m) {
    long from = m.getFrom();
    long to = m.getTo();
    long term = m.getTerm();
    return switch (m.getMsgType()) {
      case MsgAppend ->
          new Message.Append(
              from, to, term, m.getIndex(), m.getLogTerm(), entries(m), m.getCommit());
      case MsgAppendResponse ->
          new Message.AppendReply(
              from,
              to,
              term,
              m.getIndex(),
              m.getReject(),
              m.getRejectHint(),
              m.getLogTerm(),
              m.getCommit());
      case MsgHeartbeat -> new Message.Heartbeat(from, to, term, m.getCommit(), number(m));
      case MsgHeartbeatResponse ->
          new Message.HeartbeatReply(from, to, term, number(m), m.getCommit());
      case MsgRequestVote -> vote(m, false);
      case MsgRequestPreVote -> vote(m, true);
      case MsgRequestVoteResponse -> voteReply(m, false);
      case MsgRequestPreVoteResponse -> voteReply(m, true);
      case MsgSnapshot -> {
        var meta = decode(m.getSnapshot().getMetadata());
        yield meta == null ? null : new Message.InstallSnapshot(from, to, term, meta);
      }
      case MsgTimeoutNow -> new Message.TimeoutNow(from, to, term);
      case MsgReadIndex -> new Message.ReadIndexRequest(from, to, term, number(m));
      case MsgReadIndexResp -> new Message.ReadIndexReply(from, to, term, number(m), m.getIndex());
      default -> null;
    };
  }

  private static Message vote(kvproto.eraftpb.Message m, boolean pre) {
    return new Message.VoteRequest(
        m.getFrom(),
        m.getTo(),
        m.getTerm(),
        pre,
        m.getIndex(),
        m.getLogTerm(),
        !m.getContext().isEmpty(),
        m.getCommit(),
        m.getRejectHint());
  }

  private static Message voteReply(kvproto.eraftpb.Message m, boolean pre) {
    return new Message.VoteReply(
        m.getFrom(), m.getTo(), m.getTerm(), pre, m.getReject(), m.getCommit(), m.getLogTerm());
  }

  private static ByteString number(long number) {
    return UnsafeByteOperations.unsafeWrap(ByteBuffer.allocate(8).putLong(0, number));
  }

  private static long number(kvproto.eraftpb.Message m) {
    return m.getContext().size() == 8 ? m.getContext().asReadOnlyByteBuffer().getLong() : 0;
  }

  private static kvproto.eraftpb.Entry encode(Entry entry) {
    return kvproto.eraftpb.Entry.newBuilder()
        .setEntryType(
            switch (entry.kind()) {
              case NORMAL -> EntryType.EntryNormal;
              case CHANGE -> EntryType.EntryConfChangeV2;
            })
        .setTerm(entry.term())
        .setIndex(entry.index())
        .setData(UnsafeByteOperations.unsafeWrap(entry.data()))
        .build();
  }

  private static List<Entry> entries(kvproto.eraftpb.Message message) {
    var entries = new ArrayList<Entry>(message.getEntriesCount());
    for (var entry : message.getEntriesList()) {
      var kind =
          entry.getEntryType() == EntryType.EntryNormal ? EntryKind.NORMAL : EntryKind.CHANGE;
      entries.add(
          new Entry(entry.getTerm(), entry.getIndex(), kind, entry.getData().toByteArray()));
    }
    return entries;
  }

  private static Snapshot encode(SnapshotMeta meta) {
    var configuration = meta.configuration();
    var conf = ConfState.newBuilder().setAutoLeave(configuration.autoLeave());
    configuration.voters().forEach(conf::addVoters);
    configuration.outgoing().forEach(conf::addVotersOutgoing);
    configuration.learners().forEach(conf::addLearners);
    configuration.learnersNext().forEach(conf::addLearnersNext);
    return Snapshot.newBuilder()
        .setMetadata(
            SnapshotMetadata.newBuilder()
                .setIndex(meta.index())
                .setTerm(meta.term())
                .setConfState(conf))
        .build();
  }

  private static @Nullable SnapshotMeta decode(SnapshotMetadata meta) {
    var configuration = decode(meta.getConfState());
    return configuration == null
        ? null
        : new SnapshotMeta(meta.getIndex(), meta.getTerm(), configuration);
  }

  private static @Nullable Configuration decode(ConfState conf) {
    try {
      return new Configuration(
          set(conf.getVotersList()),
          set(conf.getVotersOutgoingList()),
          set(conf.getLearnersList()),
          set(conf.getLearnersNextList()),
          conf.getAutoLeave());
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static PeerSet set(List<Long> ids) {
    return PeerSet.of(ids.stream().mapToLong(Long::longValue).toArray());
  }
}
