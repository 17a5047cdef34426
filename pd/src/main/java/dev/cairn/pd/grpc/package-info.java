/// The service `pdpb.PD`: decode, check the header, call, encode; and the port on which it and its
/// neighbours are served, [dev.cairn.pd.grpc.ClientPort].
@NullMarked
package dev.cairn.pd.grpc;

import org.jspecify.annotations.NullMarked;
