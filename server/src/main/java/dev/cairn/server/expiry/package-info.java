/// The space of pairs that have ended, taken back in the background. Start at
/// [dev.cairn.server.expiry.ExpirySweep].
@NullMarked
package dev.cairn.server.expiry;

import org.jspecify.annotations.NullMarked;
