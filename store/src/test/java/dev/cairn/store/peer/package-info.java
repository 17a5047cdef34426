@NullMarked
package dev.cairn.store.peer;

import org.jspecify.annotations.NullMarked;
