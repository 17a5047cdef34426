package dev.cairn.server.raw;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.engine.replicated.WriteCommand;
import dev.cairn.engine.replicated.WriteOutcome;
import dev.cairn.server.error.ErrorMapper;
import kvproto.kvrpcpb.Context;
import kvproto.kvrpcpb.RawCASRequest;
import kvproto.kvrpcpb.RawCASResponse;
import org.jspecify.annotations.Nullable;

/// A value replaced if it is the expected one; one that has ended counts as none. The answer always
/// says what was there before.
final class RawCompareAndSwap implements Operation<RawCASRequest, RawCASResponse> {
  private final Writing writing;

  RawCompareAndSwap(Writing writing) {
    this.writing = writing;
  }

  @Override
  public String name() {
    return "raw_compare_and_swap";
  }

  @Override
  public Context context(RawCASRequest request) {
    return request.getContext();
  }

  @Override
  public void run(RawCASRequest request, Answer<RawCASResponse> answer) {
    String wrong = check(request);
    var family = writing.rules().family(request.getCf());
    if (wrong != null || family == null) {
      String text = wrong != null ? wrong : writing.rules().unknownFamily(request.getCf());
      answer.send(RawCASResponse.newBuilder().setError(text).build());
      return;
    }
    var rules = writing.rules();
    long now = rules.nowSeconds();
    byte[] key = rules.storedKey(request.getKey());
    byte[] value = rules.storedValue(request.getValue(), request.getTtl(), now);
    byte[] expected =
        request.getPreviousNotExist() ? null : WireBytes.of(request.getPreviousValue());
    long bytes = (long) key.length + value.length + (expected == null ? 0 : expected.length);
    writing.submit(
        request.getContext(),
        new WriteCommand.CompareAndSwap(family, key, expected, value, rules.format(), now),
        bytes,
        outcome -> answer.send(answer(outcome)));
  }

  private @Nullable String check(RawCASRequest request) {
    var rules = writing.rules();
    String wrong = rules.refuseWrite(name(), request.getContext(), request.getKey());
    if (wrong == null) {
      wrong = rules.refuseTtl(request.getTtl());
    }
    if (wrong == null && request.getDelete()) {
      wrong = "compare and swap with delete is not served: swap to an empty value, or delete";
    }
    return wrong;
  }

  private static RawCASResponse answer(WriteOutcome outcome) {
    return switch (outcome) {
      case WriteOutcome.Refused(var error) ->
          RawCASResponse.newBuilder().setRegionError(ErrorMapper.regionError(error)).build();
      case WriteOutcome.Swapped(var swapped, var previous) -> {
        var response = RawCASResponse.newBuilder().setSucceed(swapped);
        yield previous == null
            ? response.setPreviousNotExist(true).build()
            : response.setPreviousValue(WireBytes.wrap(previous)).build();
      }
      case WriteOutcome.Applied() ->
          throw new CairnException(ErrorCode.BUG, "a compare-and-swap was answered as a put");
    };
  }
}
