package dev.cairn.multiraft.persist;

import dev.cairn.base.env.Loop;
import dev.cairn.engine.raftlog.RaftLog;
import dev.cairn.multiraft.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.MpscUnboundedArrayQueue;

/// The one thread that writes the Raft log.
///
/// While one fdatasync is under way, requests gather; the next one takes them all. So the busier
/// the store, the more groups and entries share an fdatasync, and no delay is ever added to wait
/// for company.
public final class LogWriter {
  private static final int CHUNK = 256;
  private static final long BATCH_BYTES_MAX = 16L << 20;

  private final Loop loop;
  private final RaftLog log;
  private final Transport transport;
  private final MpscUnboundedArrayQueue<List<PersistRequest>> submitted =
      new MpscUnboundedArrayQueue<>(CHUNK);
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final List<PersistRequest> round = new ArrayList<>();

  /// Writes `log` on `loop`, and sends what had to wait for that through `transport`.
  public LogWriter(Loop loop, RaftLog log, Transport transport) {
    this.loop = loop;
    this.log = log;
    this.transport = transport;
  }

  /// Takes the requests of one poller's round, which keep their order. Any thread may call it.
  public void submit(List<PersistRequest> requests) {
    submitted.offer(requests);
    schedule();
  }

  private void schedule() {
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      loop.execute(this::write);
    }
  }

  private void write() {
    scheduled.set(false);
    var batch = log.batch();
    while (batch.sizeBytes() < BATCH_BYTES_MAX) {
      var requests = submitted.poll();
      if (requests == null) {
        break;
      }
      for (var request : requests) {
        request.changes().accept(batch);
        round.add(request);
      }
    }
    if (!batch.isEmpty()) {
      log.write(batch);
    }
    for (var request : round) {
      for (var message : request.afterwards()) {
        transport.send(message);
      }
      request.onDurable().run();
    }
    round.clear();
    transport.flush();
    if (!submitted.isEmpty()) {
      schedule();
    }
  }

  /// Writes what was submitted so far, then stops.
  public void close() {
    loop.close();
  }
}
