package dev.cairn.multiraft;

import dev.cairn.base.env.Env;
import dev.cairn.base.env.Loop;
import dev.cairn.engine.Engine;
import dev.cairn.engine.raftlog.RaftLog;
import dev.cairn.multiraft.apply.ApplyWorker;
import dev.cairn.multiraft.group.Group;
import dev.cairn.multiraft.group.GroupLogic;
import dev.cairn.multiraft.group.GroupMail;
import dev.cairn.multiraft.group.GroupServices;
import dev.cairn.multiraft.persist.LogWriter;
import dev.cairn.multiraft.persist.PersistRequest;
import dev.cairn.multiraft.poll.Mailbox;
import dev.cairn.multiraft.poll.Poller;
import dev.cairn.multiraft.transport.GroupMessage;
import dev.cairn.multiraft.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/// Runs the groups of one store: a few pollers turn them, one thread writes their logs, a few
/// workers apply.
///
/// A group belongs to one poller and one worker, chosen by its id. Thread-safe, except [#start] and
/// [#close].
public final class MultiRaft implements AutoCloseable {
  private final Env env;
  private final MultiRaftConfig config;
  private final RaftLog log;
  private final Transport transport;
  private final LogWriter writer;
  private final List<Turning> turning = new ArrayList<>();
  private final List<ApplyWorker> workers = new ArrayList<>();
  private final ConcurrentHashMap<Long, Seat> seats = new ConcurrentHashMap<>();

  private record Turning(Loop loop, Poller<GroupMail> poller, Consumer<PersistRequest> persist) {}

  private record Seat(Group group, GroupLogic logic, Mailbox<GroupMail> mailbox) {}

  /// Runs groups whose logs are in `log` and whose state is in `engine`. `name` begins the threads'
  /// names; `onFatal` hears of the first failure of any of them, after which nothing that depends
  /// on it goes on.
  public MultiRaft(
      String name,
      Env env,
      MultiRaftConfig config,
      Engine engine,
      RaftLog log,
      Transport transport,
      Consumer<Throwable> onFatal) {
    this.env = env;
    this.config = config;
    this.log = log;
    this.transport = transport;
    this.writer = new LogWriter(env.loops().open(name + "-log", onFatal), log, transport);
    for (int i = 0; i < config.pollers(); i++) {
      turning.add(openPoller(env.loops().open(name + "-poll-" + i, onFatal)));
    }
    for (int i = 0; i < config.applyWorkers(); i++) {
      workers.add(new ApplyWorker(env.loops().open(name + "-apply-" + i, onFatal), engine));
    }
  }

  private Turning openPoller(Loop loop) {
    var round = new PersistRound(writer, transport);
    return new Turning(loop, new Poller<>(loop, round::end), round::add);
  }

  /// What the groups of a poller's round want written goes to the log writer in one piece.
  private static final class PersistRound {
    private final LogWriter writer;
    private final Transport transport;
    private List<PersistRequest> requests = new ArrayList<>();

    PersistRound(LogWriter writer, Transport transport) {
      this.writer = writer;
      this.transport = transport;
    }

    void add(PersistRequest request) {
      requests.add(request);
    }

    void end() {
      transport.flush();
      if (!requests.isEmpty()) {
        writer.submit(requests);
        requests = new ArrayList<>();
      }
    }
  }

  /// Lets time pass for the groups.
  public void start() {
    turning.forEach(one -> one.poller().startTicking(config.tick()));
  }

  /// Opens a group that is not open; its log must hold what `start` says.
  public void open(Group.Start start, Function<Group, GroupLogic> owner) {
    var group = new Group(start, config.raft(), this::pick, services(start.group()));
    var logic = owner.apply(group);
    var poller = turning(start.group()).poller();
    var mailbox = poller.mailbox(group);
    group.attach(logic, mailbox);
    seats.put(start.group(), new Seat(group, logic, mailbox));
    poller.add(mailbox);
  }

  private int pick(int from, int to) {
    return from + env.dice().nextInt(to - from);
  }

  private GroupServices services(long group) {
    var worker = workers.get(slot(group, workers.size()));
    return new GroupServices(env.clock(), log, transport, worker, turning(group).persist());
  }

  private Turning turning(long group) {
    return turning.get(slot(group, turning.size()));
  }

  private static int slot(long group, int slots) {
    return (int) Long.remainderUnsigned((group * 0x9E3779B97F4A7C15L) >>> 32, slots);
  }

  /// Gives a command to the group's owner. False if there is no such group, or too much mail waits
  /// for it.
  public boolean tell(long group, Object command) {
    var seat = seats.get(group);
    return seat != null && seat.mailbox().tryPost(new GroupMail.Command(command), config.mailMax());
  }

  /// Hands a message to the group. False if this store has no such peer.
  public boolean deliver(GroupMessage.OfRaft message) {
    var seat = seats.get(message.group());
    if (seat == null || seat.group().self().id() != message.to().id()) {
      return false;
    }
    boolean taken = seat.mailbox().tryPost(new GroupMail.FromPeer(message), config.mailMax());
    if (!taken && message.received() != null) {
      seat.logic().discard(message.received());
    }
    return true;
  }

  /// Tells the group something that must reach it.
  public void post(long group, GroupMail mail) {
    var seat = seats.get(group);
    if (seat != null) {
      seat.mailbox().post(mail);
    }
  }

  /// The id of this store's peer of the group, 0 if there is none.
  public long peerOf(long group) {
    var seat = seats.get(group);
    return seat == null ? 0 : seat.group().self().id();
  }

  /// How many groups are open.
  public int size() {
    return seats.size();
  }

  /// The open groups.
  public List<Long> groups() {
    return List.copyOf(seats.keySet());
  }

  /// Turns the group no more.
  public void retire(long group) {
    var seat = seats.remove(group);
    if (seat != null) {
      seat.mailbox().close();
    }
  }

  /// Stops turning groups, writes and applies what is under way, and ends the threads.
  @Override
  public void close() {
    turning.forEach(one -> one.loop().close());
    writer.close();
    workers.forEach(ApplyWorker::close);
  }
}
