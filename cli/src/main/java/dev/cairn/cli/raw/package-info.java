/// Raw keys from the command line, and the small client behind it: [dev.cairn.cli.raw.RawClient].
@NullMarked
package dev.cairn.cli.raw;

import org.jspecify.annotations.NullMarked;
