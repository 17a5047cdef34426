/// How things go wrong: bugs ([dev.cairn.base.error.Invariant]), a broken world
/// ([dev.cairn.base.error.CorruptionException]), and bad input or circumstances that a person can
/// mend ([dev.cairn.base.error.CairnException] with an [dev.cairn.base.error.ErrorCode]). Outcomes
/// of the protocol are values, not exceptions.
@NullMarked
package dev.cairn.base.error;

import org.jspecify.annotations.NullMarked;
