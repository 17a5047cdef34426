package dev.cairn.server.raw;

import dev.cairn.engine.replicated.Mutation;
import dev.cairn.engine.replicated.RegionError;
import dev.cairn.engine.replicated.WriteCommand;
import dev.cairn.server.error.ErrorMapper;
import java.util.List;
import kvproto.kvrpcpb.Context;
import kvproto.kvrpcpb.RawDeleteRequest;
import kvproto.kvrpcpb.RawDeleteResponse;
import org.jspecify.annotations.Nullable;

/// One key removed, whether it is there or not.
final class RawDelete implements Operation<RawDeleteRequest, RawDeleteResponse> {
  private final Writing writing;

  RawDelete(Writing writing) {
    this.writing = writing;
  }

  @Override
  public String name() {
    return "raw_delete";
  }

  @Override
  public Context context(RawDeleteRequest request) {
    return request.getContext();
  }

  @Override
  public void run(RawDeleteRequest request, Answer<RawDeleteResponse> answer) {
    String wrong = check(request);
    var family = writing.rules().family(request.getCf());
    if (wrong != null || family == null) {
      answer.send(error(wrong != null ? wrong : writing.rules().unknownFamily(request.getCf())));
      return;
    }
    byte[] key = writing.rules().storedKey(request.getKey());
    var delete = new WriteCommand.Mutate(List.of(new Mutation.Delete(family, key)));
    writing.write(request.getContext(), delete, key.length, error -> answer.send(answer(error)));
  }

  private @Nullable String check(RawDeleteRequest request) {
    return writing.rules().refuseWrite(name(), request.getContext(), request.getKey());
  }

  private static RawDeleteResponse answer(@Nullable RegionError error) {
    return error == null
        ? RawDeleteResponse.getDefaultInstance()
        : RawDeleteResponse.newBuilder().setRegionError(ErrorMapper.regionError(error)).build();
  }

  private static RawDeleteResponse error(String text) {
    return RawDeleteResponse.newBuilder().setError(text).build();
  }
}
