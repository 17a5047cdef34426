package dev.cairn.testkit.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cairn.base.bytes.Key;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.Mutation;
import dev.cairn.engine.replicated.Peer;
import dev.cairn.engine.replicated.ReadOutcome;
import dev.cairn.engine.replicated.RegionContext;
import dev.cairn.engine.replicated.RegionError;
import dev.cairn.engine.replicated.ReplicatedKv;
import dev.cairn.engine.replicated.WriteCommand;
import dev.cairn.engine.replicated.WriteOutcome;
import dev.cairn.testkit.history.Call;
import dev.cairn.testkit.history.Outcome;
import dev.cairn.testkit.node.PdRoom;
import dev.cairn.testkit.node.SimulatedCluster;
import dev.cairn.testkit.sim.Chance;
import dev.cairn.testkit.sim.Fiber;
import dev.cairn.testkit.sim.Machine;
import dev.cairn.testkit.sim.SimNetwork.Fate;
import dev.cairn.testkit.workload.RegionCache.Known;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A client that finds its way as real ones do: asks PD where a key lives, follows what errors tell
/// it, tries again what surely has not happened, and never tries a write again that may have.
///
/// For one fiber.
public final class ClientSession {
  private static final long ATTEMPT_NANOS = 3_000_000_000L;
  private static final long OPERATION_NANOS = 20_000_000_000L;
  private static final long BACKOFF_MIN_NANOS = 5_000_000;
  private static final long BACKOFF_MAX_NANOS = 200_000_000;

  private final SimulatedCluster cluster;
  private final Machine machine;
  private final Chance chance;
  private final RegionCache cache = new RegionCache();

  /// A client on that machine.
  public ClientSession(SimulatedCluster cluster, Machine machine, Chance chance) {
    this.cluster = cluster;
    this.machine = machine;
    this.chance = chance;
  }

  private Fiber fiber() {
    return cluster.world().fiber();
  }

  /// What came of one attempt.
  private sealed interface Attempt {
    /// It is decided.
    record Decided(Outcome outcome) implements Attempt {}

    /// It surely has not happened.
    record Again() implements Attempt {}

    /// It may have happened, or may yet.
    record Open() implements Attempt {}
  }

  /// Runs one operation to its end. `anyReplica` lets a follower answer a read.
  public Outcome run(Call call, boolean anyReplica) {
    long deadline = cluster.world().now() + OPERATION_NANOS;
    while (cluster.world().now() < deadline) {
      switch (attempt(call, anyReplica)) {
        case Attempt.Decided(var outcome) -> {
          return outcome;
        }
        case Attempt.Open _ -> {
          if (!(call instanceof Call.Get)) {
            return new Outcome.Unknown();
          }
        }
        case Attempt.Again _ -> {}
      }
      fiber().pause(chance.skewed(BACKOFF_MIN_NANOS, BACKOFF_MAX_NANOS));
    }
    return new Outcome.Refused();
  }

  private Attempt attempt(Call call, boolean anyReplica) {
    var key = Key.of(call.key().getBytes(UTF_8));
    var known = cache.find(key);
    if (known == null) {
      return lookUp(key);
    }
    var peer = target(known, anyReplica);
    var context = context(known, peer, anyReplica);
    return switch (call) {
      case Call.Get get -> send(peer, known, (door, done) -> read(door, context, get, done));
      case Call.Put(_, var value) ->
          write(
              peer,
              known,
              context,
              new WriteCommand.Mutate(
                  List.of(
                      new Mutation.Put(ColumnFamily.DEFAULT, key.bytes(), value.getBytes(UTF_8)))));
      case Call.Delete _ ->
          write(
              peer,
              known,
              context,
              new WriteCommand.Mutate(
                  List.of(new Mutation.Delete(ColumnFamily.DEFAULT, key.bytes()))));
      case Call.CompareAndSet(_, var expected, var value) ->
          write(
              peer,
              known,
              context,
              new WriteCommand.CompareAndSwap(
                  ColumnFamily.DEFAULT,
                  key.bytes(),
                  expected.map(text -> text.getBytes(UTF_8)).orElse(null),
                  value.getBytes(UTF_8)));
    };
  }

  private Attempt lookUp(Key key) {
    var info = askPd(room -> Optional.ofNullable(room.driver().regionOf(key)));
    info.flatMap(found -> found).ifPresent(one -> cache.put(one.region(), one.leader()));
    return new Attempt.Again();
  }

  /// Asks PD; empty if it does not answer in time.
  public <T> Optional<T> askPd(Function<PdRoom, T> question) {
    var asking = fiber();
    var answer = new AtomicReference<@Nullable T>();
    cluster
        .pd()
        .ask(
            machine,
            question,
            found -> {
              answer.set(found);
              asking.wake();
            });
    asking.await(() -> answer.get() != null, ATTEMPT_NANOS);
    return Optional.ofNullable(answer.get());
  }

  private Peer target(Known known, boolean anyReplica) {
    var leader = known.leader();
    return leader == null || anyReplica ? chance.pick(known.region().peers()) : leader;
  }

  private static RegionContext context(Known known, Peer peer, boolean anyReplica) {
    var epoch = known.region().epoch();
    return new RegionContext(
        known.region().id(),
        peer.store(),
        peer.id(),
        new Epoch(epoch.confVer(), epoch.version()),
        0,
        anyReplica);
  }

  private Attempt write(Peer peer, Known known, RegionContext context, WriteCommand command) {
    return send(
        peer,
        known,
        (door, done) ->
            door.write(
                context,
                command,
                outcome ->
                    done.accept(
                        switch (outcome) {
                          case WriteOutcome.Applied _ -> new Reply.Good(new Outcome.Done());
                          case WriteOutcome.Swapped(var wrote, var previous) ->
                              new Reply.Good(new Outcome.Swapped(wrote, text(previous)));
                          case WriteOutcome.Refused(var error) -> new Reply.Bad(error);
                        })));
  }

  private static void read(
      ReplicatedKv door, RegionContext context, Call.Get get, Consumer<Reply> done) {
    door.read(
        context,
        outcome ->
            done.accept(
                switch (outcome) {
                  case ReadOutcome.Granted(var view) -> {
                    byte[] value =
                        view.reads().get(ColumnFamily.DEFAULT, get.key().getBytes(UTF_8));
                    var changed = view.confirm();
                    yield changed == null
                        ? new Reply.Good(new Outcome.Read(text(value)))
                        : new Reply.Bad(changed);
                  }
                  case ReadOutcome.Refused(var error) -> new Reply.Bad(error);
                }));
  }

  private static Optional<String> text(byte @Nullable [] bytes) {
    return Optional.ofNullable(bytes).map(some -> new String(some, UTF_8));
  }

  /// What comes back over the wire.
  private sealed interface Reply {
    record Good(Outcome outcome) implements Reply {}

    record Bad(RegionError error) implements Reply {}

    /// Nobody listens there.
    record Nobody() implements Reply {}
  }

  private Attempt send(Peer peer, Known known, BiConsumer<ReplicatedKv, Consumer<Reply>> request) {
    var node = cluster.nodeOf(peer.store());
    if (node == null) {
      cache.forget(known);
      return new Attempt.Again();
    }
    var asking = fiber();
    var reply = new AtomicReference<@Nullable Reply>();
    Consumer<Reply> back =
        answer ->
            cluster
                .network()
                .send(
                    node.machine().number(),
                    machine.number(),
                    () -> {
                      if (reply.compareAndSet(null, answer)) {
                        asking.wake();
                      }
                    });
    var fate =
        cluster
            .network()
            .send(
                machine.number(),
                node.machine().number(),
                () -> {
                  if (!node.serve(door -> request.accept(door, back))) {
                    back.accept(new Reply.Nobody());
                  }
                });
    if (fate == Fate.CUT) {
      cache.put(known.region(), null);
      return new Attempt.Again();
    }
    asking.await(() -> reply.get() != null, ATTEMPT_NANOS);
    return switch (reply.get()) {
      case null -> {
        cache.forget(known);
        yield new Attempt.Open();
      }
      case Reply.Good(var outcome) -> {
        if (known.leader() == null) {
          cache.put(known.region(), peer);
        }
        yield new Attempt.Decided(outcome);
      }
      case Reply.Nobody _ -> {
        cache.forget(known);
        yield new Attempt.Again();
      }
      case Reply.Bad(var error) -> refused(error, known);
    };
  }

  private Attempt refused(RegionError error, Known known) {
    return switch (error) {
      case RegionError.NotLeader(_, var leader) -> {
        cache.put(known.region(), leader);
        yield new Attempt.Again();
      }
      case RegionError.EpochNotMatch(var current) -> {
        cache.forget(known);
        cache.putAll(current);
        yield new Attempt.Again();
      }
      case RegionError.BadSplit _,
          RegionError.StoreNotMatch _,
          RegionError.RegionNotFound _,
          RegionError.PeerNotMatch _,
          RegionError.NotInitialized _,
          RegionError.KeyNotInRegion _ -> {
        cache.forget(known);
        yield new Attempt.Again();
      }
      case RegionError.ServerBusy _,
          RegionError.DiskFull _,
          RegionError.ReadIndexNotReady _,
          RegionError.EntryTooLarge _ ->
          new Attempt.Again();
      case RegionError.StaleCommand _, RegionError.Undetermined _ -> new Attempt.Open();
    };
  }
}
