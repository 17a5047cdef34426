package dev.cairn.testkit.node;

import dev.cairn.multiraft.transport.GroupMessage;
import dev.cairn.multiraft.transport.OutgoingSnapshot;
import dev.cairn.multiraft.transport.ReceivedSnapshot;
import dev.cairn.multiraft.transport.Transport;
import dev.cairn.raft.Message;
import dev.cairn.testkit.sim.SimNetwork.Fate;
import dev.cairn.testkit.sim.SimProcess;
import dev.cairn.testkit.trace.TraceEvent.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Carries one process's messages over the world's network. Snapshots travel as one large message
/// that takes longer, and arrive in files, synced before they are handed on.
final class StoreTransport implements Transport {
  private static final long SNAPSHOT_PATIENCE_NANOS = 10_000_000_000L;
  private static final long UNREACHABLE_NANOS = 1_000_000;

  private final SimulatedCluster cluster;
  private final StoreNode node;
  private final SimProcess process;

  StoreTransport(SimulatedCluster cluster, StoreNode node, SimProcess process) {
    this.cluster = cluster;
    this.node = node;
    this.process = process;
  }

  @Override
  public void send(GroupMessage message) {
    if (!process.isAlive()) {
      return;
    }
    observe(message);
    var target = cluster.nodeOf(message.to().store());
    if (target == null) {
      return;
    }
    var fate = carry(target, () -> arrive(target, message));
    if (fate != Fate.SENT) {
      lost(message, fate.name());
    }
    if (fate == Fate.CUT || (fate == Fate.SENT && !target.runs())) {
      process.after(UNREACHABLE_NANOS, () -> node.unreachable(message.group(), message.to().id()));
    }
  }

  private Fate carry(StoreNode target, Runnable arrive) {
    return cluster.network().send(node.machine().number(), target.machine().number(), arrive);
  }

  private void observe(GroupMessage message) {
    if (message instanceof GroupMessage.OfRaft raft) {
      switch (raft.message()) {
        case Message.Append append -> leads(raft, append.term());
        case Message.Heartbeat heartbeat -> leads(raft, heartbeat.term());
        case Message.InstallSnapshot snapshot -> leads(raft, snapshot.term());
        case Message.TimeoutNow timeout -> leads(raft, timeout.term());
        case Message.AppendReply _,
            Message.HeartbeatReply _,
            Message.VoteRequest _,
            Message.VoteReply _,
            Message.ReadIndexRequest _,
            Message.ReadIndexReply _ -> {}
      }
    }
  }

  private void leads(GroupMessage.OfRaft message, long term) {
    cluster.watch().leads(message.group(), term, message.from().id(), node.machine().name());
    cluster.watch().compareLeases(message.group(), node);
  }

  private void arrive(StoreNode target, GroupMessage message) {
    if (target.deliver(message)) {
      cluster
          .trace()
          .event(
              target.machine().name(), Kind.ARRIVES, message.group(), term(message), name(message));
    } else {
      lost(message, "DEAD");
    }
  }

  private void lost(GroupMessage message, String why) {
    cluster.trace().event(node.machine().name(), Kind.LOST, message.group(), term(message), why);
  }

  private static long term(GroupMessage message) {
    return message instanceof GroupMessage.OfRaft raft ? raft.message().term() : 0;
  }

  private static String name(GroupMessage message) {
    return switch (message) {
      case GroupMessage.OfRaft raft -> raft.message().getClass().getSimpleName();
      case GroupMessage.Removed _ -> "Removed";
    };
  }

  @Override
  public void flush() {}

  @Override
  public void sendSnapshot(
      GroupMessage.OfRaft message, OutgoingSnapshot snapshot, Consumer<SnapshotResult> done) {
    observe(message);
    process.spawn(
        "snapshot-send",
        () -> {
          var result = new AtomicReference<@Nullable SnapshotResult>();
          var fiber = process.machine().world().fiber();
          var target = cluster.nodeOf(message.to().store());
          if (target != null) {
            var files = read(snapshot);
            fiber.pause(cluster.snapshotNanos());
            carry(
                target,
                () ->
                    target.receiveSnapshot(
                        message,
                        snapshot.header(),
                        files,
                        arrived ->
                            cluster
                                .network()
                                .send(
                                    target.machine().number(),
                                    node.machine().number(),
                                    () -> {
                                      result.set(arrived);
                                      fiber.wake();
                                    })));
            fiber.await(() -> result.get() != null, SNAPSHOT_PATIENCE_NANOS);
          }
          var known = result.get();
          done.accept(known == null ? SnapshotResult.FAILED : known);
        });
  }

  private List<byte[]> read(OutgoingSnapshot snapshot) {
    var files = new ArrayList<byte[]>();
    try {
      for (int place = 0; place < snapshot.fileCount(); place++) {
        var path = ReceivedSnapshot.fileIn(snapshot.directory(), place);
        try (var file = process.env().disk().openForRead(path)) {
          var content = ByteBuffer.allocate(Math.toIntExact(file.size()));
          file.read(content, 0);
          files.add(content.array());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read a snapshot to send", e);
    }
    return files;
  }
}
