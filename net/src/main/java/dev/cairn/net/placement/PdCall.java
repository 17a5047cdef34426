package dev.cairn.net.placement;

import io.grpc.MethodDescriptor;
import java.util.function.Function;
import kvproto.pdpb.RequestHeader;
import kvproto.pdpb.ResponseHeader;

/// A unary call to PD.
///
/// @param method where it goes
/// @param request made anew for each attempt, because the header carries the cluster's id
/// @param header of an answer
record PdCall<Q, R>(
    MethodDescriptor<Q, R> method,
    Function<RequestHeader, Q> request,
    Function<R, ResponseHeader> header) {
  String name() {
    String bare = method.getBareMethodName();
    return bare == null ? method.getFullMethodName() : bare;
  }
}
