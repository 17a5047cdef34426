@NullMarked
package dev.cairn.store.read;

import org.jspecify.annotations.NullMarked;
