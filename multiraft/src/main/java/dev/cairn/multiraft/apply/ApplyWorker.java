package dev.cairn.multiraft.apply;

import dev.cairn.base.env.Loop;
import dev.cairn.engine.Engine;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;

/// One thread that applies, in the order of submission. A group always uses the same worker.
public final class ApplyWorker {
  private static final int CHUNK = 256;
  private static final int TASKS_PER_ROUND = 1024;

  private final Loop loop;
  private final Engine engine;
  private final MpscUnboundedArrayQueue<ApplyTask> tasks = new MpscUnboundedArrayQueue<>(CHUNK);
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private @Nullable ApplyContext context;

  /// Applies to `engine` on `loop`.
  public ApplyWorker(Loop loop, Engine engine) {
    this.loop = loop;
    this.engine = engine;
  }

  /// Runs the task after all submitted before. Any thread may call it.
  public void submit(ApplyTask task) {
    tasks.offer(task);
    schedule();
  }

  private void schedule() {
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      loop.execute(this::round);
    }
  }

  private void round() {
    scheduled.set(false);
    var round = context;
    if (round == null) {
      round = new ApplyContext(engine);
      context = round;
    }
    for (int i = 0; i < TASKS_PER_ROUND; i++) {
      var task = tasks.poll();
      if (task == null) {
        break;
      }
      task.run(round);
      round.writeIfLarge();
    }
    round.writeNow();
    if (!tasks.isEmpty()) {
      schedule();
    }
  }

  /// Applies what was submitted so far, then stops.
  public void close() {
    loop.close();
    if (context != null) {
      context.close();
    }
  }
}
