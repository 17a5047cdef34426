package dev.cairn.server.raw;

import com.google.protobuf.ByteString;
import dev.cairn.engine.replicated.Mutation;
import dev.cairn.engine.replicated.RegionError;
import dev.cairn.engine.replicated.WriteCommand;
import dev.cairn.server.error.ErrorMapper;
import java.util.List;
import kvproto.kvrpcpb.Context;
import kvproto.kvrpcpb.RawDeleteRangeRequest;
import kvproto.kvrpcpb.RawDeleteRangeResponse;
import org.jspecify.annotations.Nullable;

/// The keys of a range of one Region removed in one step; an empty end is the Region's.
final class RawDeleteRange implements Operation<RawDeleteRangeRequest, RawDeleteRangeResponse> {
  private final Writing writing;

  RawDeleteRange(Writing writing) {
    this.writing = writing;
  }

  @Override
  public String name() {
    return "raw_delete_range";
  }

  @Override
  public Context context(RawDeleteRangeRequest request) {
    return request.getContext();
  }

  @Override
  public void run(RawDeleteRangeRequest request, Answer<RawDeleteRangeResponse> answer) {
    String wrong = check(request);
    var family = writing.rules().family(request.getCf());
    if (wrong != null || family == null) {
      answer.send(error(wrong != null ? wrong : writing.rules().unknownFamily(request.getCf())));
      return;
    }
    byte[] start = writing.rules().storedKey(request.getStartKey());
    byte[] end = writing.rules().storedKey(request.getEndKey());
    var delete = new WriteCommand.Mutate(List.of(new Mutation.DeleteRange(family, start, end)));
    writing.write(
        request.getContext(),
        delete,
        (long) start.length + end.length,
        error -> answer.send(answer(error)));
  }

  private @Nullable String check(RawDeleteRangeRequest request) {
    var rules = writing.rules();
    String wrong = rules.refuse(name(), request.getContext());
    if (wrong == null) {
      wrong = rules.refuseRange(name(), request.getStartKey(), request.getEndKey());
    }
    if (wrong == null) {
      wrong = rules.refuseSize(request.getStartKey());
    }
    if (wrong == null) {
      wrong = rules.refuseSize(request.getEndKey());
    }
    if (wrong == null && isBackwards(request)) {
      wrong = "invalid delete range command, the start key lies behind the end key";
    }
    return wrong;
  }

  private static boolean isBackwards(RawDeleteRangeRequest request) {
    return !request.getEndKey().isEmpty()
        && ByteString.unsignedLexicographicalComparator()
                .compare(request.getStartKey(), request.getEndKey())
            > 0;
  }

  private static RawDeleteRangeResponse answer(@Nullable RegionError error) {
    return error == null
        ? RawDeleteRangeResponse.getDefaultInstance()
        : RawDeleteRangeResponse.newBuilder()
            .setRegionError(ErrorMapper.regionError(error))
            .build();
  }

  private static RawDeleteRangeResponse error(String text) {
    return RawDeleteRangeResponse.newBuilder().setError(text).build();
  }
}
