package dev.cairn.server.raw;

import com.google.protobuf.ByteString;
import dev.cairn.engine.replicated.Mutation;
import dev.cairn.engine.replicated.RegionError;
import dev.cairn.engine.replicated.WriteCommand;
import dev.cairn.server.error.ErrorMapper;
import java.util.ArrayList;
import java.util.List;
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
    var family = writing.rules().family(request.getCf());
    if (wrong != null || family == null) {
      answer.send(error(wrong != null ? wrong : writing.rules().unknownFamily(request.getCf())));
      return;
    }
    if (request.getPairsCount() == 0) {
      answer.send(RawBatchPutResponse.getDefaultInstance());
      return;
    }
    var puts = new ArrayList<Mutation>(request.getPairsCount());
    var rules = writing.rules();
    long now = rules.nowSeconds();
    long bytes = 0;
    for (int i = 0; i < request.getPairsCount(); i++) {
      KvPair pair = request.getPairs(i);
      byte[] key = rules.storedKey(pair.getKey());
      byte[] value = rules.storedValue(pair.getValue(), ttl(request, i), now);
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
    var rules = writing.rules();
    String wrong = rules.refuseWrites(name(), request.getContext(), keys(request));
    if (wrong != null) {
      return wrong;
    }
    int ttls = request.getTtlsCount();
    if (ttls > 1 && ttls != request.getPairsCount()) {
      return "The length of ttls does not equal to the length of pairs";
    }
    wrong = rules.refuseTtl(request.getTtl());
    for (int i = 0; i < ttls && wrong == null; i++) {
      wrong = rules.refuseTtl(request.getTtls(i));
    }
    return wrong;
  }

  private static List<ByteString> keys(RawBatchPutRequest request) {
    var keys = new ArrayList<ByteString>(request.getPairsCount());
    for (KvPair pair : request.getPairsList()) {
      keys.add(pair.getKey());
    }
    return keys;
  }

  /// The time to live of the pair at `index`: `ttls` holds one for each pair or one for all;
  /// without it, `ttl` is for all.
  private static long ttl(RawBatchPutRequest request, int index) {
    return switch (request.getTtlsCount()) {
      case 0 -> request.getTtl();
      case 1 -> request.getTtls(0);
      default -> request.getTtls(index);
    };
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
