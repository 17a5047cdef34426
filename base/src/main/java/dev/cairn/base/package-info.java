/// What every room needs and what comes from outside the process; start with [dev.cairn.base.env],
/// the five things that the outside gives (time, chance, disk, loops, metrics).
///
/// The packages do not import each other, except `bytes` and `error`. A class enters here when a
/// second module needs it, not before.
@NullMarked
package dev.cairn.base;

import org.jspecify.annotations.NullMarked;
