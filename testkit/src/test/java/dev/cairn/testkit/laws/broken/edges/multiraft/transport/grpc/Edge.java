package dev.cairn.testkit.laws.broken.edges.multiraft.transport.grpc;

import io.grpc.Status;
import kvproto.metapb.Peer;

/// May know them: it lies at the edge.
record Edge(Peer peer, Status status) {}
