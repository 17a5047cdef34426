package dev.cairn.pd.operator;

import dev.cairn.base.env.Clock;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.pd.cluster.RegionInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The operators under way, at most one per Region, and how the last ones ended. Not thread-safe.
///
/// Every report of a Region moves its operator on and yields the next order; the same order is
/// repeated by [#push] while nothing is heard, because an order can be lost with its connection. A
/// leader that gets an order twice refuses the second one.
///
/// ```
/// add -> RUNNING -> SUCCESS   all steps seen done
///                -> TIMEOUT   not in the sum of the steps' times
///                -> CANCEL    the Region is gone, was changed by others, or a step is impossible
/// ```
public final class OperatorTable {
  private static final Logger log = LoggerFactory.getLogger(OperatorTable.class);

  private static final long REPEAT_NANOS = Duration.ofSeconds(2).toNanos();
  private static final int ENDED_MAX = 1024;

  private final Clock clock;
  private final StepGuard guard;
  private final int limit;
  private final TreeMap<Long, Running> running = new TreeMap<>();
  private final Map<Long, OperatorStatus> ended =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, OperatorStatus> eldest) {
          return size() > ENDED_MAX;
        }
      };

  /// None yet; never more than `limit` at once.
  public OperatorTable(Clock clock, StepGuard guard, int limit) {
    this.clock = clock;
    this.guard = guard;
    this.limit = limit;
  }

  /// Whether another operator may start.
  public boolean hasRoom() {
    return running.size() < limit;
  }

  /// Whether an operator works on that Region.
  public boolean isBusy(long regionId) {
    return running.containsKey(regionId);
  }

  /// Starts `operator` unless the Region has one or too many run; whether it did.
  public boolean start(Operator operator) {
    if (!hasRoom() || isBusy(operator.regionId())) {
      return false;
    }
    running.put(operator.regionId(), new Running(operator, clock.monotonicNanos()));
    log.atInfo()
        .addKeyValue("region", operator.regionId())
        .addKeyValue("operator", operator.description())
        .addKeyValue("steps", operator.steps())
        .log("operator starts");
    return true;
  }

  /// How the Region's operator stands or its last one ended, or null if there was none lately.
  public @Nullable OperatorStatus status(long regionId) {
    var now = running.get(regionId);
    return now != null
        ? new OperatorStatus(now.operator, OperatorStatus.State.RUNNING, "")
        : ended.get(regionId);
  }

  /// How many peers are on their way to that store.
  public int incoming(long store) {
    int count = 0;
    for (Running one : running.values()) {
      for (Step step : one.operator.steps()) {
        if (step instanceof Step.AddLearner add
            && add.store() == store
            && one.done <= one.operator.steps().indexOf(step)) {
          count++;
        }
      }
    }
    return count;
  }

  /// Takes what the Region's leader reported and says what to order now, or null.
  public @Nullable Order advance(RegionInfo region) {
    var one = running.get(region.id());
    if (one == null) {
      return null;
    }
    var operator = one.operator;
    if (operator.isOvertaken(region)) {
      end(one, OperatorStatus.State.CANCEL, "epoch not match");
      return null;
    }
    while (one.done < operator.steps().size() && operator.steps().get(one.done).isDone(region)) {
      one.done++;
      one.orderedNanos = Running.NEVER;
    }
    if (one.done == operator.steps().size()) {
      end(one, OperatorStatus.State.SUCCESS, "");
      return null;
    }
    if (hasTimedOut(one)) {
      return null;
    }
    var step = operator.steps().get(one.done);
    var obstacle = step.obstacle(region);
    if (obstacle != null) {
      end(one, OperatorStatus.State.CANCEL, obstacle);
      return null;
    }
    return order(one, step, region);
  }

  /// Repeats the orders that nothing was heard of for a while, and ends what took too long.
  ///
  /// @param regions the Region with an id as it is known, or null
  public List<Order> push(LongFunction<@Nullable RegionInfo> regions) {
    var orders = new ArrayList<Order>();
    for (Running one : List.copyOf(running.values())) {
      var region = regions.apply(one.operator.regionId());
      if (region == null) {
        end(one, OperatorStatus.State.CANCEL, "region not found");
      } else if (!hasTimedOut(one) && isDue(one)) {
        var order = advance(region);
        if (order != null) {
          orders.add(order);
        }
      }
    }
    return orders;
  }

  /// Ends the Region's operator, if there is one.
  public void cancel(long regionId, String reason) {
    var one = running.get(regionId);
    if (one != null) {
      end(one, OperatorStatus.State.CANCEL, reason);
    }
  }

  private boolean isDue(Running one) {
    return one.orderedNanos == Running.NEVER
        || clock.monotonicNanos() - one.orderedNanos >= REPEAT_NANOS;
  }

  private @Nullable Order order(Running one, Step step, RegionInfo region) {
    var leader = region.leader();
    if (leader == null) {
      return null;
    }
    one.orderedNanos = clock.monotonicNanos();
    return switch (guard.judge(region, step)) {
      case StepGuard.Verdict.Go _ -> toOrder(step, region, leader);
      case StepGuard.Verdict.First first -> toOrder(first.step(), region, leader);
      case StepGuard.Verdict.Wait _ -> null;
      case StepGuard.Verdict.Cancel(var reason) -> {
        end(one, OperatorStatus.State.CANCEL, reason);
        yield null;
      }
    };
  }

  private static @Nullable Order toOrder(Step step, RegionInfo region, Peer leader) {
    Order.@Nullable Command command =
        switch (step) {
          case Step.AddLearner add ->
              // Once it is there, only its snapshot is awaited.
              region.region().peer(add.peerId()) != null
                  ? null
                  : new Order.Command.AddLearner(
                      new Peer(add.peerId(), add.store(), Peer.Role.LEARNER));
          case Step.Promote promote ->
              new Order.Command.AddVoter(
                  new Peer(promote.peerId(), promote.store(), Peer.Role.VOTER));
          case Step.RemovePeer remove -> {
            var peer = region.region().peer(remove.peerId());
            yield peer == null ? null : new Order.Command.Remove(peer);
          }
          case Step.TransferLeader transfer -> {
            var peer = region.region().peerOn(transfer.store());
            yield peer == null ? null : new Order.Command.Transfer(peer);
          }
        };
    return command == null
        ? null
        : new Order(region.id(), region.region().epoch(), leader, command);
  }

  private boolean hasTimedOut(Running one) {
    long nanos = clock.monotonicNanos() - one.startedNanos;
    if (nanos < one.operator.timeout().toNanos()) {
      return false;
    }
    end(one, OperatorStatus.State.TIMEOUT, "");
    return true;
  }

  private void end(Running one, OperatorStatus.State state, String reason) {
    long id = one.operator.regionId();
    running.remove(id);
    ended.remove(id);
    ended.put(id, new OperatorStatus(one.operator, state, reason));
    var level =
        switch (state) {
          case RUNNING, SUCCESS, CANCEL -> log.atInfo();
          case TIMEOUT -> log.atWarn();
        };
    level
        .addKeyValue("region", id)
        .addKeyValue("operator", one.operator.description())
        .addKeyValue("state", state)
        .addKeyValue("steps_done", one.done + "/" + one.operator.steps().size())
        .addKeyValue("ms", (clock.monotonicNanos() - one.startedNanos) / 1_000_000)
        .addKeyValue("reason", reason)
        .log("operator ends");
  }

  private static final class Running {
    private static final long NEVER = Long.MIN_VALUE;

    private final Operator operator;
    private final long startedNanos;
    private int done;
    private long orderedNanos = NEVER;

    Running(Operator operator, long startedNanos) {
      this.operator = operator;
      this.startedNanos = startedNanos;
    }
  }
}
