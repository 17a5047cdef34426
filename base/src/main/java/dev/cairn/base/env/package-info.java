/// The five things that the outside gives: time ([dev.cairn.base.env.Clock]), chance
/// ([dev.cairn.base.env.Dice]), disk ([dev.cairn.base.env.Disk]), and threads
/// ([dev.cairn.base.env.Loops]), bundled as [dev.cairn.base.env.Env].
/// [dev.cairn.base.env.SystemEnv] is the real one; the simulator brings its own. Nothing else in
/// the product touches the system's clock, random source, files or threads, which is what makes a
/// simulation of it true.
@NullMarked
package dev.cairn.base.env;

import org.jspecify.annotations.NullMarked;
