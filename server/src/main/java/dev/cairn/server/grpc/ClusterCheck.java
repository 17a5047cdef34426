package dev.cairn.server.grpc;

import io.grpc.Status;
import kvproto.kvrpcpb.Context;
import org.jspecify.annotations.Nullable;

/// Refuses requests that are meant for another cluster, which has the same Region ids and other
/// data.
///
/// @param clusterId this store's cluster
record ClusterCheck(long clusterId) {
  /// Null if the request is for this cluster, or does not say.
  @Nullable Status refuse(Context context) {
    long asked = context.getClusterId();
    if (asked == 0 || asked == clusterId) {
      return null;
    }
    return Status.INVALID_ARGUMENT.withDescription(
        "the cluster id of the request does not match: it is for cluster "
            + Long.toUnsignedString(asked)
            + ", this store is of "
            + Long.toUnsignedString(clusterId));
  }
}
