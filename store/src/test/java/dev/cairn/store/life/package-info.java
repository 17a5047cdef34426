@NullMarked
package dev.cairn.store.life;

import org.jspecify.annotations.NullMarked;
