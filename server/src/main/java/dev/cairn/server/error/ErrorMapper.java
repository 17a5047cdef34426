package dev.cairn.server.error;

import com.google.protobuf.UnsafeByteOperations;
import dev.cairn.engine.replicated.RegionError;
import dev.cairn.store.region.RegionCodec;
import kvproto.errorpb.DiskFull;
import kvproto.errorpb.EpochNotMatch;
import kvproto.errorpb.Error;
import kvproto.errorpb.KeyNotInRegion;
import kvproto.errorpb.MismatchPeerId;
import kvproto.errorpb.NotLeader;
import kvproto.errorpb.RaftEntryTooLarge;
import kvproto.errorpb.ReadIndexNotReady;
import kvproto.errorpb.RegionNotFound;
import kvproto.errorpb.RegionNotInitialized;
import kvproto.errorpb.ServerIsBusy;
import kvproto.errorpb.StaleCommand;
import kvproto.errorpb.StoreNotMatch;
import kvproto.errorpb.UndeterminedResult;

/// Makes region errors. Every message is filled in, because clients look for words in it.
public final class ErrorMapper {
  private static final long DEADLINE_BACKOFF_MILLIS = 100;

  private ErrorMapper() {}

  /// What a client is told about `error`.
  public static Error regionError(RegionError error) {
    var message = Error.newBuilder().setMessage(error.message());
    switch (error) {
      case RegionError.StoreNotMatch(var requested, var actual) ->
          message.setStoreNotMatch(
              StoreNotMatch.newBuilder().setRequestStoreId(requested).setActualStoreId(actual));
      case RegionError.RegionNotFound(var region) ->
          message.setRegionNotFound(RegionNotFound.newBuilder().setRegionId(region));
      case RegionError.PeerNotMatch(_, var requested, var actual) ->
          message.setMismatchPeerId(
              MismatchPeerId.newBuilder().setRequestPeerId(requested).setStorePeerId(actual));
      case RegionError.NotLeader notLeader -> message.setNotLeader(notLeader(notLeader));
      case RegionError.NotInitialized(var region) ->
          message.setRegionNotInitialized(RegionNotInitialized.newBuilder().setRegionId(region));
      case RegionError.StaleCommand() -> message.setStaleCommand(StaleCommand.getDefaultInstance());
      case RegionError.EpochNotMatch mismatch -> message.setEpochNotMatch(epochNotMatch(mismatch));
      case RegionError.KeyNotInRegion outside -> message.setKeyNotInRegion(keyNotInRegion(outside));
      case RegionError.BadSplit _ -> {
        // The message says it; errorpb has no field for it.
      }
      case RegionError.EntryTooLarge(var region, var size, _) ->
          message.setRaftEntryTooLarge(
              RaftEntryTooLarge.newBuilder().setRegionId(region).setEntrySize(size));
      case RegionError.ServerBusy(var reason, var backoffMillis) ->
          message.setServerIsBusy(
              ServerIsBusy.newBuilder().setReason(reason).setBackoffMs(backoffMillis));
      case RegionError.DiskFull(var stores, var reason) ->
          message.setDiskFull(DiskFull.newBuilder().addAllStoreId(stores).setReason(reason));
      case RegionError.ReadIndexNotReady(var region, var reason) ->
          message.setReadIndexNotReady(
              ReadIndexNotReady.newBuilder().setRegionId(region).setReason(reason));
      case RegionError.Undetermined(var reason) ->
          message.setUndeterminedResult(UndeterminedResult.newBuilder().setMessage(reason));
    }
    return message.build();
  }

  /// The client's own time limit was over before the request was begun: it has no effect.
  public static Error deadlineExceeded() {
    return Error.newBuilder()
        .setMessage("Deadline is exceeded")
        .setServerIsBusy(
            ServerIsBusy.newBuilder()
                .setReason("deadline is exceeded")
                .setBackoffMs(DEADLINE_BACKOFF_MILLIS))
        .build();
  }

  private static NotLeader notLeader(RegionError.NotLeader error) {
    var message = NotLeader.newBuilder().setRegionId(error.region());
    var leader = error.leader();
    if (leader != null) {
      message.setLeader(RegionCodec.toProto(leader));
    }
    return message.build();
  }

  private static EpochNotMatch epochNotMatch(RegionError.EpochNotMatch error) {
    var message = EpochNotMatch.newBuilder();
    for (var region : error.current()) {
      message.addCurrentRegions(RegionCodec.toProto(region));
    }
    return message.build();
  }

  private static KeyNotInRegion keyNotInRegion(RegionError.KeyNotInRegion error) {
    var range = error.region().range();
    return KeyNotInRegion.newBuilder()
        .setKey(UnsafeByteOperations.unsafeWrap(error.key().bytes()))
        .setRegionId(error.region().id())
        .setStartKey(UnsafeByteOperations.unsafeWrap(range.start().bytes()))
        .setEndKey(UnsafeByteOperations.unsafeWrap(range.end().bytes()))
        .build();
  }
}
