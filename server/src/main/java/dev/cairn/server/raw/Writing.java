package dev.cairn.server.raw;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.engine.replicated.RegionError;
import dev.cairn.engine.replicated.ReplicatedKv;
import dev.cairn.engine.replicated.WriteCommand;
import dev.cairn.engine.replicated.WriteOutcome;
import dev.cairn.server.admission.Admission;
import java.util.function.Consumer;
import kvproto.kvrpcpb.Context;
import org.jspecify.annotations.Nullable;

/// Hands writes to the Region, as many as the store has room for.
///
/// @param kv whom they go to
/// @param admission how many may be under way
/// @param rules what may be written, and how it is kept
record Writing(ReplicatedKv kv, Admission admission, RawRules rules) {
  /// Writes; `done` hears null when it has happened, else why not. `bytes` is the size of keys and
  /// values.
  void write(
      Context context,
      WriteCommand.Mutate command,
      long bytes,
      Consumer<@Nullable RegionError> done) {
    submit(
        context,
        command,
        bytes,
        outcome ->
            done.accept(
                switch (outcome) {
                  case WriteOutcome.Applied() -> null;
                  case WriteOutcome.Refused(var error) -> error;
                  case WriteOutcome.Swapped _ ->
                      throw new CairnException(ErrorCode.BUG, "a put was answered as a swap");
                }));
  }

  void submit(Context context, WriteCommand command, long bytes, Consumer<WriteOutcome> done) {
    if (!admission.tryEnter(bytes)) {
      done.accept(new WriteOutcome.Refused(admission.busy()));
      return;
    }
    kv.write(
        Checks.address(context),
        command,
        outcome -> {
          admission.leave(bytes);
          done.accept(outcome);
        });
  }
}
