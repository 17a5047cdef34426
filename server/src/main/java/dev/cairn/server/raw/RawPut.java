package dev.cairn.server.raw;

import dev.cairn.engine.replicated.Mutation;
import dev.cairn.engine.replicated.RegionError;
import dev.cairn.engine.replicated.WriteCommand;
import dev.cairn.server.error.ErrorMapper;
import java.util.List;
import kvproto.kvrpcpb.Context;
import kvproto.kvrpcpb.RawPutRequest;
import kvproto.kvrpcpb.RawPutResponse;
import org.jspecify.annotations.Nullable;

/// One pair written, for ever or for a time.
final class RawPut implements Operation<RawPutRequest, RawPutResponse> {
  private final Writing writing;

  RawPut(Writing writing) {
    this.writing = writing;
  }

  @Override
  public String name() {
    return "raw_put";
  }

  @Override
  public Context context(RawPutRequest request) {
    return request.getContext();
  }

  @Override
  public void run(RawPutRequest request, Answer<RawPutResponse> answer) {
    String wrong = check(request);
    var family = writing.rules().family(request.getCf());
    if (wrong != null || family == null) {
      answer.send(error(wrong != null ? wrong : writing.rules().unknownFamily(request.getCf())));
      return;
    }
    var rules = writing.rules();
    byte[] key = rules.storedKey(request.getKey());
    byte[] value = rules.storedValue(request.getValue(), request.getTtl(), rules.nowSeconds());
    var put = new WriteCommand.Mutate(List.of(new Mutation.Put(family, key, value)));
    writing.write(
        request.getContext(),
        put,
        (long) key.length + value.length,
        error -> answer.send(answer(error)));
  }

  private @Nullable String check(RawPutRequest request) {
    var rules = writing.rules();
    String wrong = rules.refuseWrite(name(), request.getContext(), request.getKey());
    return wrong != null ? wrong : rules.refuseTtl(request.getTtl());
  }

  private static RawPutResponse answer(@Nullable RegionError error) {
    return error == null
        ? RawPutResponse.getDefaultInstance()
        : RawPutResponse.newBuilder().setRegionError(ErrorMapper.regionError(error)).build();
  }

  private static RawPutResponse error(String text) {
    return RawPutResponse.newBuilder().setError(text).build();
  }
}
