/// Breaks a law.
@NullMarked
package dev.cairn.testkit.laws.broken.edges.multiraft.transport.grpc;

import org.jspecify.annotations.NullMarked;
