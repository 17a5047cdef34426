@NullMarked
package dev.cairn.multiraft.transport.grpc;

import org.jspecify.annotations.NullMarked;
