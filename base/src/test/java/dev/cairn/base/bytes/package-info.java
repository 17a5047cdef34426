@NullMarked
package dev.cairn.base.bytes;

import org.jspecify.annotations.NullMarked;
