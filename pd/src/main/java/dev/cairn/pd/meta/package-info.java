/// What PD remembers: a small ordered map, durable at every write, behind the door
/// [dev.cairn.pd.meta.MetaStore]. Nobody else in PD touches storage, so that a replicated map can
/// take its place. The keys are listed in [dev.cairn.pd.meta.MetaKeys].
@NullMarked
package dev.cairn.pd.meta;

import org.jspecify.annotations.NullMarked;
