package dev.cairn.server.region;

import com.google.protobuf.ByteString;
import dev.cairn.base.bytes.Key;
import dev.cairn.base.bytes.MemComparable;
import dev.cairn.engine.replicated.Epoch;
import dev.cairn.engine.replicated.RawFormat;
import dev.cairn.engine.replicated.RegionContext;
import dev.cairn.server.error.ErrorMapper;
import dev.cairn.server.raw.Answer;
import dev.cairn.server.raw.Operation;
import dev.cairn.store.peer.SplitOutcome;
import dev.cairn.store.region.RegionCodec;
import java.util.List;
import java.util.TreeSet;
import kvproto.kvrpcpb.Context;
import kvproto.kvrpcpb.SplitRegionRequest;
import kvproto.kvrpcpb.SplitRegionResponse;

/// Divides a Region at keys that the client chose: those of raw pairs as they are kept, those of
/// transactions encoded. Keys may come in any order and twice.
public final class SplitRegion implements Operation<SplitRegionRequest, SplitRegionResponse> {
  private final Splitting splitting;
  private final RawFormat format;

  /// Lets `splitting` divide Regions whose raw pairs are kept in that format.
  public SplitRegion(Splitting splitting, RawFormat format) {
    this.splitting = splitting;
    this.format = format;
  }

  @Override
  public String name() {
    return "split_region";
  }

  @Override
  public Context context(SplitRegionRequest request) {
    return request.getContext();
  }

  @Override
  public void run(SplitRegionRequest request, Answer<SplitRegionResponse> answer) {
    List<ByteString> asked =
        request.getSplitKeysList().isEmpty()
            ? List.of(request.getSplitKey())
            : request.getSplitKeysList();
    boolean asTheyAre = request.getIsRawKv() && format != RawFormat.V2;
    var keys = new TreeSet<Key>();
    for (var key : asked) {
      byte[] bytes = key.toByteArray();
      keys.add(Key.of(asTheyAre ? bytes : MemComparable.encode(bytes)));
    }
    splitting.split(
        address(request.getContext()), List.copyOf(keys), outcome -> answer.send(answer(outcome)));
  }

  private static RegionContext address(Context context) {
    var epoch = context.getRegionEpoch();
    return new RegionContext(
        context.getRegionId(),
        context.getPeer().getStoreId(),
        context.getPeer().getId(),
        new Epoch(epoch.getConfVer(), epoch.getVersion()),
        context.getTerm(),
        false);
  }

  private static SplitRegionResponse answer(SplitOutcome outcome) {
    var response = SplitRegionResponse.newBuilder();
    switch (outcome) {
      case SplitOutcome.Done(var regions) -> {
        regions.forEach(region -> response.addRegions(RegionCodec.toProto(region)));
        response.setLeft(response.getRegions(0));
        response.setRight(response.getRegions(regions.size() - 1));
      }
      case SplitOutcome.Refused(var error) ->
          response.setRegionError(ErrorMapper.regionError(error));
    }
    return response.build();
  }
}
