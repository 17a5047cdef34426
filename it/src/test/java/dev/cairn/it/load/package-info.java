/// What is written to a cluster and what must be read back: registers under load, words, random
/// pairs.
@NullMarked
package dev.cairn.it.load;

import org.jspecify.annotations.NullMarked;
