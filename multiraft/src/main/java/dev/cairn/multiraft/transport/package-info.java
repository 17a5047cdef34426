/// How messages get from store to store. [dev.cairn.multiraft.transport.Transport] is the port;
/// `grpc` the real one.
@NullMarked
package dev.cairn.multiraft.transport;

import org.jspecify.annotations.NullMarked;
