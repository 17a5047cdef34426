package dev.cairn.server.raw;

import dev.cairn.base.env.Clock;
import dev.cairn.base.env.Loops;
import dev.cairn.engine.replicated.ReadOutcome;
import dev.cairn.engine.replicated.RegionError;
import dev.cairn.engine.replicated.RegionView;
import dev.cairn.engine.replicated.ReplicatedKv;
import dev.cairn.server.error.ErrorMapper;
import kvproto.errorpb.Error;
import kvproto.kvrpcpb.Context;

/// Reads of more than one key, on the read pool: they may take long, and the event loops must not
/// wait for them.
///
/// @param kv whom the Region is asked of
/// @param pool where they run
/// @param clock for the client's own time limit
/// @param rules what may be asked for, and how it is kept
record Reading(ReplicatedKv kv, Loops.Pool pool, Clock clock, RawRules rules) {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long BUSY_BACKOFF_MILLIS = 50;

  /// How an operation answers: with what it read, or with a region error.
  interface Reader<R> {
    R read(RegionView view);

    R refused(Error error);
  }

  /// Runs `reader` on the pool, once the Region lets it.
  <R> void read(Context context, Reader<R> reader, Answer<R> answer) {
    long begun = clock.monotonicNanos();
    boolean queued =
        pool.tryExecute(() -> {
          if (isOverdue(context, begun)) {
            answer.send(reader.refused(ErrorMapper.deadlineExceeded()));
          } else {
            kv.read(Checks.address(context), outcome -> answer.send(answer(outcome, reader)));
          }
        });
    if (!queued) {
      var busy = new RegionError.ServerBusy("the read pool's queue is full", BUSY_BACKOFF_MILLIS);
      answer.send(reader.refused(ErrorMapper.regionError(busy)));
    }
  }

  private static <R> R answer(ReadOutcome outcome, Reader<R> reader) {
    return switch (outcome) {
      case ReadOutcome.Refused(var error) -> reader.refused(ErrorMapper.regionError(error));
      case ReadOutcome.Granted(var view) -> reader.read(view);
    };
  }

  private boolean isOverdue(Context context, long begunNanos) {
    long limitMillis = context.getMaxExecutionDurationMs();
    return limitMillis > 0 && clock.monotonicNanos() - begunNanos > saturatedNanos(limitMillis);
  }

  private static long saturatedNanos(long millis) {
    return millis > Long.MAX_VALUE / NANOS_PER_MILLI ? Long.MAX_VALUE : millis * NANOS_PER_MILLI;
  }
}
