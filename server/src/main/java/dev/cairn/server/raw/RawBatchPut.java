package dev.cairn.server.raw;

import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.replicated.Mutation;
import dev.cairn.engine.replicated.RegionError;
import dev.cairn.engine.replicated.WriteCommand;
import dev.cairn.server.error.ErrorMapper;
import java.util.ArrayList;
import kvproto.kvrpcpb.Context;
import kvproto.kvrpcpb.KvPair;
import kvproto.kvrpcpb.RawBatchPutRequest;
import kvproto.kvrpcpb.RawBatchPutResponse;
import org.jspecify.annotations.Nullable;

/// Pairs of one Region written, all or none; of equal keys the last one wins.
final class RawBatchPut implements Operation<RawBatchPutRequest, RawBatchPutResponse> {
  private final Writing writing;

  RawBatchPut(Writing writing) {
    this.writing = writing;
  }

  @Override
  public String name() {
    return "raw_batch_put";
  }

  @Override
  public Context context(RawBatchPutRequest request) {
    return request.getContext();
  }

  @Override
  public void run(RawBatchPutRequest request, Answer<RawBatchPutResponse> answer) {
    String wrong = check(request);
    var family = ColumnFamily.ofData(request.getCf());
    if (wrong != null || family == null) {
      answer.send(error(wrong != null ? wrong : Checks.unknownFamily(request.getCf())));
      return;
    }
    if (request.getPairsCount() == 0) {
      answer.send(RawBatchPutResponse.getDefaultInstance());
      return;
    }
    var puts = new ArrayList<Mutation>(request.getPairsCount());
    long bytes = 0;
    for (KvPair pair : request.getPairsList()) {
      byte[] key = WireBytes.of(pair.getKey());
      byte[] value = WireBytes.of(pair.getValue());
      bytes += (long) key.length + value.length;
      puts.add(new Mutation.Put(family, key, value));
    }
    writing.write(
        request.getContext(),
        new WriteCommand.Mutate(puts),
        bytes,
        error -> answer.send(answer(error)));
  }

  private @Nullable String check(RawBatchPutRequest request) {
    String wrong = Checks.version(name(), request.getContext());
    for (KvPair pair : request.getPairsList()) {
      if (wrong == null) {
        wrong = Checks.keySize(pair.getKey());
      }
    }
    if (wrong != null) {
      return wrong;
    }
    int ttls = request.getTtlsCount();
    if (ttls > 1 && ttls != request.getPairsCount()) {
      return "The length of ttls does not equal to the length of pairs";
    }
    boolean anyTtl = request.getTtl() != 0;
    for (int i = 0; i < ttls; i++) {
      anyTtl |= request.getTtls(i) != 0;
    }
    return anyTtl ? Checks.TTL_NOT_ENABLED : null;
  }

  private static RawBatchPutResponse answer(@Nullable RegionError error) {
    return error == null
        ? RawBatchPutResponse.getDefaultInstance()
        : RawBatchPutResponse.newBuilder().setRegionError(ErrorMapper.regionError(error)).build();
  }

  private static RawBatchPutResponse error(String text) {
    return RawBatchPutResponse.newBuilder().setError(text).build();
  }
}
