package dev.cairn.testkit.cluster;

import dev.cairn.base.env.Disk;
import dev.cairn.base.env.Env;
import dev.cairn.base.env.Loop;
import dev.cairn.multiraft.transport.GroupMessage;
import dev.cairn.multiraft.transport.Inbound;
import dev.cairn.multiraft.transport.OutgoingSnapshot;
import dev.cairn.multiraft.transport.ReceivedSnapshot;
import dev.cairn.multiraft.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Hands messages over on one loop, in order; a store can be cut off. For tests only.
final class DirectNetwork implements AutoCloseable {
  private final Disk disk;
  private final Loop loop;
  private final Path root;
  private final Map<Long, Inbound> stores = new ConcurrentHashMap<>();
  private final Set<Long> cutOff = ConcurrentHashMap.newKeySet();
  private final AtomicLong snapshots = new AtomicLong();
  private volatile Predicate<GroupMessage> lost = _ -> false;

  DirectNetwork(Env env, Path root, Consumer<Throwable> onFatal) {
    this.disk = env.disk();
    this.loop = env.loops().open("direct-network", onFatal);
    this.root = root;
  }

  void join(long store, Inbound inbound) {
    stores.put(store, inbound);
  }

  void leave(long store) {
    stores.remove(store);
  }

  void cutOff(long store) {
    cutOff.add(store);
  }

  void reconnect(long store) {
    cutOff.remove(store);
  }

  void lose(Predicate<GroupMessage> which) {
    lost = which;
  }

  /// How many snapshots were handed over so far.
  long snapshotsDelivered() {
    return snapshots.get();
  }

  Transport transportOf(long store) {
    return new Transport() {
      @Override
      public void send(GroupMessage message) {
        loop.execute(() -> deliver(store, message));
      }

      @Override
      public void flush() {}

      @Override
      public void sendSnapshot(
          GroupMessage.OfRaft message, OutgoingSnapshot snapshot, Consumer<SnapshotResult> done) {
        loop.execute(() -> deliverSnapshot(store, message, snapshot, done));
      }
    };
  }

  private void deliver(long from, GroupMessage message) {
    if (lost.test(message)) {
      return;
    }
    long to = message.to().store();
    var inbound = stores.get(to);
    if (inbound != null && !cutOff.contains(from) && !cutOff.contains(to)) {
      inbound.deliver(message);
      return;
    }
    var sender = stores.get(from);
    if (sender != null) {
      sender.unreachable(message.group(), message.to().id());
    }
  }

  private void deliverSnapshot(
      long from,
      GroupMessage.OfRaft message,
      OutgoingSnapshot snapshot,
      Consumer<Transport.SnapshotResult> done) {
    long to = message.to().store();
    var inbound = stores.get(to);
    if (inbound == null || cutOff.contains(from) || cutOff.contains(to)) {
      done.accept(Transport.SnapshotResult.FAILED);
      return;
    }
    var target = root.resolve("received-" + snapshots.incrementAndGet());
    try {
      disk.createDirectories(target);
      for (int place = 0; place < snapshot.fileCount(); place++) {
        Copies.copyFile(
            disk,
            ReceivedSnapshot.fileIn(snapshot.directory(), place),
            ReceivedSnapshot.fileIn(target, place));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    inbound.deliver(
        new GroupMessage.OfRaft(
            message.group(),
            message.from(),
            message.to(),
            message.stamp(),
            message.message(),
            new ReceivedSnapshot(target, snapshot.header())));
    done.accept(Transport.SnapshotResult.DELIVERED);
  }

  @Override
  public void close() {
    loop.close();
  }
}
