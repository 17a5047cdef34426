package dev.cairn.testkit.laws.broken.edges.multiraft.group;

import io.grpc.Status;
import kvproto.metapb.Peer;
import org.rocksdb.Options;

/// Knows the wire and the libraries, deep inside.
record Knows(Peer peer, Status status, Options options) {}
