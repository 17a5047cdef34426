/// The real transport: one stream of batches to each other store (`tikvpb.Tikv/BatchRaft`), one
/// call for each snapshot (`Tikv/Snapshot`). [dev.cairn.multiraft.transport.grpc.GrpcTransport]
/// sends, [dev.cairn.multiraft.transport.grpc.RaftReceiver] receives. Nothing outside this package
/// sees eraftpb.
@NullMarked
package dev.cairn.multiraft.transport.grpc;

import org.jspecify.annotations.NullMarked;
