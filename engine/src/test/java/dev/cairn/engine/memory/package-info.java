@NullMarked
package dev.cairn.engine.memory;

import org.jspecify.annotations.NullMarked;
