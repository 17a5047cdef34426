@NullMarked
package dev.cairn.store.snapshot;

import org.jspecify.annotations.NullMarked;
