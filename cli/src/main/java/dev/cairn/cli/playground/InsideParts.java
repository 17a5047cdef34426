package dev.cairn.cli.playground;

import dev.cairn.base.env.Env;
import dev.cairn.base.env.SystemEnv;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.net.channel.EventLoops;
import dev.cairn.pd.PdServer;
import dev.cairn.server.StoreServer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/// All parts in this process, on shared event loops.
final class InsideParts implements Parts {
  private final Plan plan;
  private final Env env = SystemEnv.create();
  private final EventLoops eventLoops;
  private final Deque<Runnable> ends = new ArrayDeque<>();
  private final CompletableFuture<Throwable> broken = new CompletableFuture<>();
  private boolean stopping;

  InsideParts(Plan plan) {
    this.plan = plan;
    this.eventLoops = EventLoops.open("grpc", plan.stores().getFirst().server().grpcConcurrency());
    ends.push(eventLoops::close);
  }

  @Override
  public synchronized void startPd() {
    mustRun();
    var server = PdServer.start(env, plan.pd().toConfig());
    ends.push(server::close);
    var _ = server.failure().whenComplete((_, thrown) -> broken.complete(thrown));
  }

  @Override
  public synchronized void startStore(int index) {
    mustRun();
    var server = StoreServer.start(env, eventLoops, plan.stores().get(index));
    ends.push(server::close);
    var _ = server.fatal().thenAccept(broken::complete);
  }

  private void mustRun() {
    if (stopping) {
      throw new CairnException(ErrorCode.REQUEST_FAILED, "the playground is being stopped");
    }
  }

  @Override
  public CompletableFuture<Throwable> broken() {
    return broken;
  }

  @Override
  public boolean endsWhenBroken() {
    return true;
  }

  @Override
  public synchronized void stop() {
    stopping = true;
    while (!ends.isEmpty()) {
      ends.pop().run();
    }
  }
}
