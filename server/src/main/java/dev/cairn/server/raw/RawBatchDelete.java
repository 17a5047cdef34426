package dev.cairn.server.raw;

import com.google.protobuf.ByteString;
import dev.cairn.engine.replicated.Mutation;
import dev.cairn.engine.replicated.RegionError;
import dev.cairn.engine.replicated.WriteCommand;
import dev.cairn.server.error.ErrorMapper;
import java.util.ArrayList;
import kvproto.kvrpcpb.Context;
import kvproto.kvrpcpb.RawBatchDeleteRequest;
import kvproto.kvrpcpb.RawBatchDeleteResponse;
import org.jspecify.annotations.Nullable;

/// Keys of one Region removed, all or none.
final class RawBatchDelete implements Operation<RawBatchDeleteRequest, RawBatchDeleteResponse> {
  private final Writing writing;

  RawBatchDelete(Writing writing) {
    this.writing = writing;
  }

  @Override
  public String name() {
    return "raw_batch_delete";
  }

  @Override
  public Context context(RawBatchDeleteRequest request) {
    return request.getContext();
  }

  @Override
  public void run(RawBatchDeleteRequest request, Answer<RawBatchDeleteResponse> answer) {
    String wrong = check(request);
    var family = writing.rules().family(request.getCf());
    if (wrong != null || family == null) {
      answer.send(error(wrong != null ? wrong : writing.rules().unknownFamily(request.getCf())));
      return;
    }
    if (request.getKeysCount() == 0) {
      answer.send(RawBatchDeleteResponse.getDefaultInstance());
      return;
    }
    var deletes = new ArrayList<Mutation>(request.getKeysCount());
    long bytes = 0;
    for (ByteString wireKey : request.getKeysList()) {
      byte[] key = writing.rules().storedKey(wireKey);
      bytes += key.length;
      deletes.add(new Mutation.Delete(family, key));
    }
    writing.write(
        request.getContext(),
        new WriteCommand.Mutate(deletes),
        bytes,
        error -> answer.send(answer(error)));
  }

  private @Nullable String check(RawBatchDeleteRequest request) {
    return writing.rules().refuseWrites(name(), request.getContext(), request.getKeysList());
  }

  private static RawBatchDeleteResponse answer(@Nullable RegionError error) {
    return error == null
        ? RawBatchDeleteResponse.getDefaultInstance()
        : RawBatchDeleteResponse.newBuilder()
            .setRegionError(ErrorMapper.regionError(error))
            .build();
  }

  private static RawBatchDeleteResponse error(String text) {
    return RawBatchDeleteResponse.newBuilder().setError(text).build();
  }
}
