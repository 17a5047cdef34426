/// Keys, ranges of keys, and how bytes are shown to people.
@NullMarked
package dev.cairn.base.bytes;

import org.jspecify.annotations.NullMarked;
