package dev.cairn.store.snapshot;

import dev.cairn.base.env.Disk;
import dev.cairn.base.env.Loops;
import dev.cairn.base.error.Invariant;
import dev.cairn.engine.replicated.Region;
import dev.cairn.multiraft.group.Group;
import dev.cairn.multiraft.transport.GroupMessage;
import dev.cairn.multiraft.transport.GroupStamp;
import dev.cairn.multiraft.transport.PeerRef;
import dev.cairn.multiraft.transport.ReceivedSnapshot;
import dev.cairn.multiraft.transport.Transport;
import dev.cairn.raft.Message;
import dev.cairn.raft.log.SnapshotMeta;
import dev.cairn.store.region.ApplyState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Snapshots that leave this store and that come to it. Building and putting in run on one small
/// pool; how many are under way is bounded, and whoever comes too late is told so and tries again.
///
/// Thread-safe.
public final class SnapshotTraffic implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SnapshotTraffic.class);
  private static final int SENDING_MAX = 32;

  private final SnapshotBuilder builder;
  private final SnapshotInstaller installer;
  private final Transport transport;
  private final Disk disk;
  private final Path sendRoot;
  private final Loops.Pool pool;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicInteger sending = new AtomicInteger();
  private final AtomicInteger installing = new AtomicInteger();

  /// Keeps files on their way below `root`; what a crash left there of unsent snapshots is deleted.
  public SnapshotTraffic(
      SnapshotBuilder builder,
      SnapshotInstaller installer,
      Transport transport,
      Disk disk,
      Path root,
      Loops.Pool pool)
      throws IOException {
    this.builder = builder;
    this.installer = installer;
    this.transport = transport;
    this.disk = disk;
    this.sendRoot = root.resolve("send");
    this.pool = pool;
    disk.deleteRecursively(sendRoot);
    disk.createDirectories(sendRoot);
    // The installer keeps files beside, which must not get lost with the directory around them.
    disk.syncDirectory(
        Invariant.present(root.toAbsolutePath().getParent(), "directory around " + root));
  }

  /// How many snapshots are being built or sent.
  public int sending() {
    return sending.get();
  }

  /// How many snapshots are being put in.
  public int installing() {
    return installing.get();
  }

  /// Runs other slow work on the same pool; false if it is full.
  public boolean tryRun(Runnable work) {
    return pool.tryExecute(work);
  }

  /// Builds a snapshot of the group's Region and sends it to `to`; `done` hears whether it got
  /// there.
  ///
  /// @param term the leader's term
  public void send(Group group, long term, PeerRef to, GroupStamp stamp, Consumer<Boolean> done) {
    if (sending.incrementAndGet() > SENDING_MAX
        || !pool.tryExecute(() -> build(group, term, to, stamp, done))) {
      sending.decrementAndGet();
      done.accept(false);
    }
  }

  private void build(Group group, long term, PeerRef to, GroupStamp stamp, Consumer<Boolean> done) {
    var directory = sendRoot.resolve(group.id() + "-" + to.id() + "-" + sent.incrementAndGet());
    try {
      var built = builder.build(group.id(), directory);
      if (built.isEmpty()) {
        finished(directory, false, done);
        return;
      }
      var message =
          new GroupMessage.OfRaft(
              group.id(),
              group.self(),
              to,
              stamp,
              new Message.InstallSnapshot(group.self().id(), to.id(), term, built.get().meta()),
              null);
      transport.sendSnapshot(
          message,
          built.get().files(),
          result -> {
            log.atInfo()
                .addKeyValue("region", group.id())
                .addKeyValue("to", to.store())
                .addKeyValue("index", built.get().meta().index())
                .addKeyValue("result", result)
                .log("snapshot sent");
            finished(directory, result == Transport.SnapshotResult.DELIVERED, done);
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot build a snapshot in " + directory, e);
    }
  }

  private void finished(Path directory, boolean delivered, Consumer<Boolean> done) {
    sending.decrementAndGet();
    discard(directory);
    done.accept(delivered);
  }

  /// Puts a received snapshot in, then calls `done`.
  public void install(
      SnapshotMeta meta,
      SnapshotHeader header,
      long peerId,
      @Nullable Region old,
      ReceivedSnapshot files,
      Runnable done) {
    installing.incrementAndGet();
    Runnable work =
        () -> {
          try {
            installer.install(
                header, new ApplyState(meta.index(), meta.term()), peerId, old, files.directory());
          } catch (IOException e) {
            throw new UncheckedIOException("cannot put in snapshot " + files.directory(), e);
          }
          installing.decrementAndGet();
          done.run();
        };
    if (!pool.tryExecute(work)) {
      throw new IllegalStateException("snapshot pool is full or closed with a snapshot to put in");
    }
  }

  /// Deletes a snapshot's files.
  public void discard(Path directory) {
    try {
      disk.deleteRecursively(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete snapshot " + directory, e);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
