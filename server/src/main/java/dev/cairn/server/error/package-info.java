/// The only place where an outcome becomes a message of errorpb.
@NullMarked
package dev.cairn.server.error;

import org.jspecify.annotations.NullMarked;
